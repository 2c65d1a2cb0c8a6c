package import ArgumentParser
import Document
import EventStore
import Export
import KubernetesAPI
import Queries
import Sealing

package struct ExportCommand: HindsightCommand {
    package enum Form: String, ExpressibleByArgument, CaseIterable, Sendable {
        case manifests, raw, archive
    }

    package static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "A state, or part of it, as manifests, raw lists or one portable file.",
        discussion: """
            manifests: clean YAML that kubectl apply takes; what the cluster makes by itself is \
            left out (--all keeps it), Secret values are redacted.
            raw: the API's lists as JSON, whole objects.
            archive: the store up to that moment in one file, which every command opens.

            \(Words.time)

            Examples:
              hindsight export --at baseline -n shop -o shop-before
              hindsight export deploy/checkout -n shop --at 797 | kubectl diff -f -
              hindsight export --format raw --at outage -o state
              hindsight export --format archive -o incident.hindsight

            Next: kubectl apply -R -f DIR
            """)

    @Argument(help: Words.object, completion: Completions.objects) package var object: [String] = []
    @OptionGroup package var objects: ObjectOptions
    @Option(
        help: ArgumentHelp("As of then (else the head).", valueName: "time"),
        completion: Completions.times)
    package var at: String?
    @Option(help: "Which form.") package var format = Form.manifests
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "Folder (archive: file); else standard output, which - is too.", valueName: "path"),
        completion: .file())
    package var output: String?
    @Flag(help: "Also what the cluster makes by itself.") package var all = false
    @Flag(help: "Values of Secrets as they are, where they can be read.") package var secrets = false
    @OptionGroup package var store: StoreOptions

    package init() {}

    package func validate() throws {
        if let output, ["json", "yaml", "name", "wide"].contains(output) {
            throw ValidationError(
                "-o names a folder or file here: --format raw gives lists, manifests are YAML; "
                    + "a folder of that name is ./\(output)")
        }
        if format == .archive, output == nil || output == "-" {
            throw ValidationError("an archive needs a file: --format archive -o FILE")
        }
    }

    package func run(in context: CommandContext) throws {
        if format == .archive { return try archive(context) }
        let (moment, found) = try objects(context)
        guard !found.isEmpty else {
            throw CommandFailure(.notFound, "there is nothing to export at that moment")
        }
        context.talk.say(StyledText("as of ", .faint) + TimeText.moment(moment, as: at))
        var exporter = Exporter(moment: moment)
        exporter.includesDerived = all || !object.isEmpty
        exporter.includesSecrets = secrets
        let folder = output == "-" ? nil : output
        do {
            let report = try write(exporter, found, folder, context)
            say(report, folder, context)
        } catch let error as ExportError {
            throw CommandFailure(exportError: error)
        }
    }

    private func write(
        _ exporter: Exporter, _ found: [ExportedObject], _ folder: String?,
        _ context: CommandContext
    ) throws -> Exporter.Report {
        switch (format, folder) {
        case (.raw, let folder?): return try exporter.lists(found, inFolder: folder)
        case (.raw, nil):
            try context.machineAnswer { output in
                for list in exporter.lists(found) { try output.json(list.list) }
            }
            return Exporter.Report(objects: found.count)
        case (_, let folder?): return try exporter.manifests(found, inFolder: folder)
        case (_, nil):
            var report = Exporter.Report()
            try context.machineAnswer { output in
                report = try exporter.manifests(found) { try output.text($0) }
            }
            return report
        }
    }

    private func say(_ report: Exporter.Report, _ folder: String?, _ context: CommandContext) {
        var text = StyledText(Count.of(report.objects, "object"), .strong)
        if let folder { text += " in \(folder)" }
        if report.derived > 0 {
            text.append(
                ", \(Count.text(report.derived)) left out that the cluster makes by itself (--all)",
                .faint)
        }
        context.talk.say(text)
        if report.redacted > 0 {
            context.talk.say(
                StyledText(
                    "the values of \(Count.of(report.redacted, "Secret")) are redacted", .warning))
        }
        guard let folder, format == .manifests else { return }
        context.talk.say(
            StyledText("next: ", .faint) + "kubectl apply -R -f \(folder)"
                + StyledText(" (once more when it has custom resources)", .faint))
    }

    private func archive(_ context: CommandContext) throws {
        guard object.isEmpty, let path = output else {
            throw CommandFailure(.wrongUse, "an archive holds the whole store: name no objects")
        }
        guard case .store(let reader) = try store.source(context) else {
            throw CommandFailure(
                .wrongUse,
                "an archive is written from the store itself, not through a server\n"
                    + "give --store PATH instead of --server or --kubeconfig")
        }
        let opened = reader.store
        let moment = try TimeSpec(at ?? "head").resolve(reader)
        if !secrets, case let count = opened.clearSecretCount(), count > 0 {
            throw CommandFailure(
                .wrongUse,
                "\(Count.of(count, "version")) of Secrets lie in this store in the clear, from before "
                    + "they were sealed, and an archive holds what the log holds\n"
                    + "give --secrets to write them, or use another --format")
        }
        do {
            try opened.writeArchive(to: path, through: at == nil ? nil : moment.revision)
        } catch {
            throw CommandFailure(storeError: error)
        }
        context.talk.say(
            StyledText("archive ", .strong) + "\(path)" + StyledText(" through ", .faint)
                + TimeText.moment(moment, as: at))
        context.talk.say(StyledText("next: ", .faint) + "\(context.program) status --store \(path)")
    }

    /// One namespace: it, what is in it, and the definitions of the custom resources among that.
    private func wanted(_ all: [ExportedObject]) -> [ExportedObject] {
        guard let namespace = objects.namespace else { return all }
        let inside = Set(all.filter { $0.key.namespace == namespace }.map(\.key.resource))
        let definitions = Set(inside.map(\.description))
        return all.filter { object in
            switch object.key.resource.description {
            case "namespaces": object.key.name == namespace
            case "customresourcedefinitions.apiextensions.k8s.io":
                // A definition has the name that its resource has.
                definitions.contains(object.key.name)
            default: object.key.namespace == namespace
            }
        }
    }

    /// Named objects come as `get` finds them; a whole state is that of every resource.
    private func objects(_ context: CommandContext) throws -> (Moment, [ExportedObject]) {
        let source = try store.source(context)
        let isWhole = object.isEmpty && objects.selectors.isEmpty
        if isWhole, case .store(let reader) = source {
            let moment = try TimeSpec(at ?? "head").resolve(reader)
            let all = try Exporter.objects(
                of: reader.store, at: moment.revision, includesSecrets: secrets)
            return (moment, wanted(all))
        }
        guard isWhole || !object.isEmpty else {
            throw CommandFailure(
                .wrongUse, "a selector wants the objects that it selects from: pods, deploy, all")
        }
        let time = at ?? source.moment
        guard isWhole else { return try found(objects.spec(object), time, source) }
        // One revision for all of it, whatever the server takes in meanwhile.
        let moment = try source.moment(MomentQuery(time ?? "head"))
        var all: [ExportedObject] = []
        for resource in try source.status().coverage.map(\.resource) {
            let everywhere = ObjectSpec([resource], allNamespaces: true)
            all += try found(everywhere, "\(moment.revision)", source).1
        }
        return (moment, wanted(all.sorted { $0.key < $1.key }))
    }

    /// The values are nobody's business who did not ask for them, and compare with nothing.
    private static func redacted(_ object: ExportedObject) -> ExportedObject {
        guard object.key.resource == GroupResource(group: "", resource: "secrets") else {
            return object
        }
        var copy = object
        copy.document = SecretRedactor(.system).redacted(
            object.document, namespace: object.key.namespace, name: object.key.name)
        return copy
    }

    private func found(
        _ spec: ObjectSpec, _ time: String?, _ source: AnswerSource
    ) throws -> (Moment, [ExportedObject]) {
        var query = GetQuery()
        query.object = spec
        query.at = time
        query.table = false
        query.documents = true
        query.managedFields = true
        let answer = try source.get(query)
        let found = answer.sections.flatMap { section in
            section.rows.compactMap { row in
                row.object.map { document in
                    ExportedObject(
                        key: ObjectKey(
                            resource: section.resource, namespace: row.namespace, name: row.name),
                        document: document)
                }
            }
        }
        return (answer.at, secrets ? found : found.map(Self.redacted))
    }
}
