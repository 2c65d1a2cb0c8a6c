package import Document
package import EventStore
package import KubernetesAPI

/// The label and field selectors of a request, as one predicate.
package struct ObjectSelection: Sendable {
    private var labels: LabelSelector?
    private var fields: FieldSelector?

    package init() {}

    package init(
        labels: String, fields: String, kind: ResourceKind, version: String
    ) throws(APIStatus) {
        do {
            let labels = try LabelSelector(parsing: labels)
            if !labels.isEmpty { self.labels = labels }
            let fields = try FieldSelector(parsing: fields, for: kind, version: version)
            if !fields.isEmpty { self.fields = fields }
        } catch {
            throw .badRequest("\(error)")
        }
    }

    package var selectsAll: Bool { labels == nil && fields == nil }

    /// Name and namespace alone decide.
    package var needsNoDocument: Bool { labels == nil && fields?.needsDocument != true }

    /// The one name that can match.
    package var name: String? { fields?.name }
    /// The one namespace that can match.
    package var namespace: String? { fields?.namespace }

    /// False when the key alone rules the object out.
    package func admits(_ key: ObjectKey) -> Bool {
        fields?.matches(name: key.name, namespace: key.namespace) ?? true
    }

    /// As below, from what was read of the object before.
    func matches(_ facts: SelectionFacts) throws(APIStatus) -> Bool {
        if let labels {
            let found = try facts.labels()
            if !labels.matches({ found[$0] }) { return false }
        }
        return try fields.map { fields throws(APIStatus) in try facts.match(fields) } ?? true
    }

    /// Whether the object with these contents is meant. Labels are read from the document's tape;
    /// only fields inside the object need a tree.
    package func matches(
        _ document: StoredDocument, parser: TapeParser
    ) throws(APIStatus) -> Bool {
        if selectsAll { return true }
        do {
            if let labels {
                let isMeant = try parser.withRoot(of: document.bytes) { root in
                    let found = root[path: "metadata", "labels"]
                    return labels.matches { found?[$0]?.string }
                }
                if !isMeant { return false }
            }
            if let fields { return fields.matches(try document.value()) }
            return true
        } catch let error as StoreError {
            throw APIStatus(error)
        } catch {
            throw .internalError("record \(document.position): \(error)")
        }
    }
}
