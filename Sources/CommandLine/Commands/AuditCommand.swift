package import ArgumentParser
import Queries

package struct AuditCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Who did or tried what, reads and refusals too, and the rule that allowed it.",
        discussion: """
            \(Words.time)

            Examples:
              hindsight audit --by bob
              hindsight audit --denied
              hindsight audit --resource secrets --reads -n shop
              hindsight audit --verb delete,deletecollection --since baseline
              hindsight audit --could-read secrets/db -n payments --from baseline

            Next: hindsight show REVISION
            """)

    @Option(help: ArgumentHelp("Only this user; * stands for anything.", valueName: "user"))
    package var by: [String] = []
    @Option(help: ArgumentHelp("Only this verb: get, list, patch, delete...", valueName: "verb"))
    package var verb: [String] = []
    @Option(
        help: ArgumentHelp("Only this resource, by any of its names.", valueName: "resource"),
        completion: Completions.types)
    package var resource: [String] = []
    @Option(help: ArgumentHelp("Only objects of this name.", valueName: "name"))
    package var name: String?
    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("Only this namespace.", valueName: "namespace"),
        completion: Completions.namespaces)
    package var namespace: String?
    @Option(help: ArgumentHelp("Only with a user agent that contains this.", valueName: "agent"))
    package var agent: [String] = []
    @Option(help: ArgumentHelp("Only answers with this code: 403, 4xx.", valueName: "code"))
    package var code: [String] = []
    @Option(
        help: ArgumentHelp("From this time on.", valueName: "time"), completion: Completions.times)
    package var since: String?
    @Option(
        help: ArgumentHelp("Up to this time, which is included.", valueName: "time"),
        completion: Completions.times)
    package var until: String?
    @Flag(help: "Only what was refused for want of permission.") package var denied = false
    @Flag(help: "Only reads.") package var reads = false
    @Option(
        help: ArgumentHelp(
            "Instead: who could read this object, by which binding, from when to when.",
            valueName: "type/name"),
        completion: Completions.objects)
    package var couldRead: String?
    @Option(
        help: ArgumentHelp("With --could-read: from this time on.", valueName: "time"),
        completion: Completions.times)
    package var from: String?
    @Option(
        help: ArgumentHelp("With --could-read: up to this time.", valueName: "time"),
        completion: Completions.times)
    package var to: String?
    @Option(name: [.customShort("N"), .long], help: ArgumentHelp("Only the newest N.",
        valueName: "N"))
    package var limit: Int?
    @Flag(name: [.customShort("r"), .long], help: "Newest first.")
    package var reverse = false
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func validate() throws {
        guard couldRead == nil else {
            guard couldRead?.contains("/") == true else {
                throw ValidationError("--could-read: name one object, as in secrets/db")
            }
            return
        }
        if from != nil || to != nil {
            throw ValidationError("--from and --to go with --could-read; else: --since, --until")
        }
    }

    package func run(in context: CommandContext) throws {
        let source = try store.source(context)
        if let couldRead { return try answer(couldRead: couldRead, source, context) }
        let query = query(source)
        var isEmpty = true
        if format.output == .json {
            try context.machineAnswer { output in
                try source.audit(query) { line in
                    isEmpty = false
                    try output.json(line.json)
                    return true
                }
            }
        } else {
            try TimeWindow.say(since: since, until: query.until, source, context)
            try context.answer(text) { output in
                var text = AuditText(width: output.terminal.width)
                try source.audit(query) { line in
                    isEmpty = false
                    try output.lines(text.lines(line))
                    return true
                }
            }
        }
        if isEmpty { throw try nothing(source) }
    }

    private func answer(
        couldRead object: String, _ source: AnswerSource, _ context: CommandContext
    ) throws {
        var query = CouldReadQuery()
        query.resource = object
        query.namespace = namespace
        query.from = from ?? since
        query.to = to ?? until ?? source.moment
        var isEmpty = true
        if format.output == .json {
            try context.machineAnswer { output in
                try source.couldRead(query) { line in
                    isEmpty = false
                    try output.json(line.json)
                    return true
                }
            }
        } else {
            try context.answer(text) { output in
                let text = CouldReadText(width: output.terminal.width)
                try source.couldRead(query) { line in
                    isEmpty = false
                    try output.lines(text.lines(line))
                    return true
                }
            }
            context.talk.say("members of system:masters can read everything, without any binding")
        }
        if isEmpty {
            throw CommandFailure(
                .notFound,
                "no role or binding let anybody read \(object) in that stretch\n"
                    + "`hindsight who-can get \(object)` says who can now")
        }
    }

    private func nothing(_ source: AnswerSource) throws -> CommandFailure {
        let status = try source.status()
        let hasAudit = status.coverage.contains { $0.sources.contains("audit") }
        guard status.kind == "live" || hasAudit else {
            return CommandFailure(
                .notFound,
                "no audit log was imported into this store, so no requests are known\n"
                    + "`hindsight import` takes one that was written together with the watch")
        }
        return CommandFailure(
            .notFound,
            "no request matches\nfewer filters find more; `hindsight status` says what is covered")
    }

    private func query(_ source: AnswerSource) -> AuditQuery {
        func parts(_ values: [String]) -> [String] {
            values.flatMap { $0.split(separator: ",").map(String.init) }
        }
        var query = AuditQuery()
        query.by = by
        query.verb = parts(verb)
        query.resource = parts(resource)
        query.name = name
        query.namespace = namespace
        query.agent = agent
        query.code = parts(code)
        query.since = since
        query.until = until ?? source.moment
        query.denied = denied
        query.reads = reads
        query.limit = limit
        query.reverse = reverse
        return query
    }
}
