package import Document
package import EventStore
package import History
package import KubernetesAPI
package import Queries

/// Writes a state, or part of one, in forms that other tools take. The same state gives the same
/// bytes.
package struct Exporter {
    package struct Report: Hashable, Sendable {
        package var objects = 0
        /// Left out because the cluster makes them by itself.
        package var derived = 0
        /// Secrets whose values were left out.
        package var redacted = 0

        package init(objects: Int = 0) {
            self.objects = objects
        }
    }

    private let moment: Moment
    private let catalog: KindCatalog
    /// Objects that the cluster makes by itself too.
    package var includesDerived = false
    /// Whether values of Secrets are written as they are.
    package var includesSecrets = false

    package init(moment: Moment, catalog: KindCatalog = .builtIn) {
        self.moment = moment
        self.catalog = catalog
    }

    /// Everything that lived after the event at a revision, in order of keys.
    ///
    /// Values of Secrets, and of what else is sealed, are digests unless `includesSecrets`.
    package static func objects(
        of store: Store, at revision: Revision, includesSecrets: Bool = false
    ) throws(ExportError) -> [ExportedObject] {
        var objects: [ExportedObject] = []
        do throws(StoreError) {
            var view = try store.view(at: revision)
            view.showsSealed = true
            for resource in view.resources().sorted() {
                for reference in view.references(resource) {
                    var document = try view.document(reference).value()
                    if !includesSecrets { document = store.redacted(document, reference.key) }
                    objects.append(ExportedObject(key: reference.key, document: document))
                }
            }
        } catch {
            throw .store(error)
        }
        return objects
    }

    /// One YAML stream.
    package func manifests(
        _ objects: [ExportedObject], _ write: (String) throws -> Void
    ) rethrows -> Report {
        try eachManifest(objects) { object, text in
            try write("---\n" + text)
        }
    }

    /// A file an object in folders by namespace. `folder` must not exist, or be empty.
    package func manifests(
        _ objects: [ExportedObject], inFolder folder: String
    ) throws(ExportError) -> Report {
        var tree = try FileTree(at: folder)
        do {
            return try eachManifest(objects) { object, text in
                try tree.write(text, to: ManifestLayout.path(object.key))
            }
        } catch let error as ExportError {
            throw error
        } catch {
            throw .system(path: folder, message: "\(error)")
        }
    }

    private func eachManifest(
        _ objects: [ExportedObject], _ body: (ExportedObject, String) throws -> Void
    ) rethrows -> Report {
        var report = Report()
        let cleaner = ManifestCleaner(secretValues: includesSecrets ? .kept : .redacted)
        for object in objects.sorted(by: { ManifestLayout.isBefore($0.key, $1.key) }) {
            let derived = DerivedObjects.reason(for: object.document, key: object.key)
            if derived != nil, !includesDerived {
                report.derived += 1
                continue
            }
            let manifest = cleaner.cleaned(object.document, resource: object.key.resource)
            var text = "# \(object.key) as of revision \(moment.revision)"
            if let time = moment.time { text += ", \(time)" }
            text += "\n"
            if !includesSecrets,
                object.key.resource == GroupResource(group: "", resource: "secrets")
            {
                report.redacted += 1
                text += "# The values are redacted: put the real ones in before it is applied.\n"
            }
            report.objects += 1
            try body(object, text + YAML.text(of: manifest))
        }
        return report
    }

    /// The API's own lists, a JSON line for each resource: whole objects, nothing left out.
    package func lists(
        _ objects: [ExportedObject]
    ) -> [(resource: GroupResource, list: JSONValue)] {
        let byResource = Dictionary(grouping: objects, by: \.key.resource)
        return byResource.keys.sorted().map { resource in
            let members = (byResource[resource] ?? []).sorted { $0.key < $1.key }
            return (resource, list(of: members))
        }
    }

    private func list(of objects: [ExportedObject]) -> JSONValue {
        let first = objects.first?.document
        let kind = first?["kind"]?.string ?? ""
        let version = first?["apiVersion"] ?? "v1"
        let known = catalog.kind(apiVersion: version.string ?? "v1", kind: kind)
        return [
            "kind": .string(known?.listKind ?? kind + "List"), "apiVersion": version,
            "metadata": ["resourceVersion": .string(moment.revision.description)],
            "items": .array(objects.map(\.document)),
        ]
    }

    /// A file `RESOURCE.json` a list.
    package func lists(
        _ objects: [ExportedObject], inFolder folder: String
    ) throws(ExportError) -> Report {
        var tree = try FileTree(at: folder)
        for (resource, list) in lists(objects) {
            try tree.write(list.pretty() + "\n", to: "\(resource).json")
        }
        return Report(objects: objects.count)
    }
}
