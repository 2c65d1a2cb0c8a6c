internal import Document
internal import History
internal import KubernetesAPI

/// The events that were decided on in a group commit and are not in the log yet.
struct PendingEvents: Sendable {
    struct Version: Sendable {
        var isAlive: Bool
        var uid: String
        var document: StoredDocument
    }

    /// The head, these events included.
    private(set) var head: Revision
    private var latest: [GroupResource: [ObjectKey: Version]] = [:]

    init(head: Revision) {
        self.head = head
    }

    var isEmpty: Bool { latest.isEmpty }

    mutating func add(_ draft: Draft, revision: Revision, position: Position) {
        head = revision
        latest[draft.key.resource, default: [:]][draft.key] = Version(
            isAlive: draft.change != .deleted, uid: draft.uid,
            document: StoredDocument(
                position: position, revision: revision, bytes: draft.document,
                resourceVersionOffset: draft.resourceVersionOffset))
    }

    func version(of key: ObjectKey) -> Version? { latest[key.resource]?[key] }

    func document(at position: Position, of key: ObjectKey) -> StoredDocument? {
        version(of: key).flatMap { $0.document.position == position ? $0.document : nil }
    }

    func touches(_ resource: GroupResource) -> Bool { latest[resource] != nil }

    /// Resources that these events gave an object.
    var resourcesAlive: [GroupResource] {
        latest.filter { $0.value.values.contains(where: \.isAlive) }.map(\.key)
    }

    /// A list as it is after these events; `references` are those of the run, in key order.
    func merged(
        _ references: [ObjectReference], _ resource: GroupResource, namespace: String?,
        after: ObjectKey?, limit: Int?
    ) -> [ObjectReference] {
        guard let changed = latest[resource] else { return references }
        var merged = references.filter { changed[$0.key] == nil }
        for (key, version) in changed where version.isAlive {
            if let namespace, !haveSameBytes(key.namespace, namespace) { continue }
            if let after, key <= after { continue }
            merged.append(
                ObjectReference(
                    key: key, position: version.document.position,
                    revision: version.document.revision))
        }
        merged.sort { $0.key < $1.key }
        return limit.map { Array(merged.prefix($0)) } ?? merged
    }
}
