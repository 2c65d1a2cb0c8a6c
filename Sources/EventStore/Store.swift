package import History
package import KubernetesAPI

/// An event-sourced store: a directory (`log/`, `index/`, `marks.json`) or an archive file.
package final class Store: Sendable {
    package let path: String
    package let kind: StoreKind
    package let uuid: String
    package let isArchive: Bool

    private init(path: String, kind: StoreKind) {
        self.path = path
        self.kind = kind
        uuid = ""
        isArchive = false
    }

    package static func create(at path: String, kind: StoreKind) throws(StoreError) -> Store {
        Store(path: path, kind: kind)
    }

    package static func open(
        _ path: String, access: StoreAccess = .reading
    ) throws(StoreError) -> Store {
        Store(path: path, kind: .recording)
    }
    /// Takes in what another process has appended since; true when there was something.
    package func refresh() throws(StoreError) -> Bool { false }

    package var first: Revision? { nil }
    package var head: Revision { .zero }
    package var recordCount: Int { 0 }
    package var eventCount: Int { 0 }
    /// On disk, everything included.
    package var byteCount: UInt64 { 0 }
    package var clusterUID: String? { nil }
    package var hasDictionary: Bool { false }
    package var lastPosition: Position { Position(0) }

    package func view(at revision: Revision) throws(StoreError) -> View {
        View(store: self, revision: revision)
    }
    package var now: View { View(store: self, revision: head) }

    package func revision(at time: Timestamp) -> Revision? { nil }
    package func time(of revision: Revision) -> Timestamp? { nil }

    package func event(at revision: Revision) throws(StoreError) -> Event? { nil }
    package func event(atPosition position: Position) throws(StoreError) -> Event? { nil }
    package func events(
        from: Revision? = nil, through: Revision? = nil, resource: GroupResource? = nil,
        key: ObjectKey? = nil, reversed: Bool = false, _ body: (Event) throws -> Bool
    ) throws {}
    package func history(of key: ObjectKey) -> [EventReference] { [] }
    package func keys(resource: GroupResource, namespace: String? = nil) -> [ObjectKey] { [] }
    package func resources() -> [GroupResource] { [] }
    package func nextEvent(
        after revision: Revision, resource: GroupResource? = nil, key: ObjectKey? = nil
    ) -> EventReference? { nil }
    package func document(at position: Position) throws(StoreError) -> StoredDocument? { nil }
    /// SHA-256 of the document stored at a position; nil when there is none.
    package func digest(of position: Position) throws(StoreError) -> [UInt8]? { nil }
    package func documents(
        _ references: [ObjectReference], _ body: (Int, StoredDocument) throws -> Void
    ) throws {}
    package func facts(at position: Position) throws(StoreError) -> ObjectFacts? { nil }
    package func requests(of revision: Revision) throws(StoreError) -> [RecordedRequest] { [] }
    package func otherRequests(
        _ body: (RecordedRequest, Revision?) throws -> Bool
    ) throws {}
    package func coverage() throws(StoreError) -> [Coverage] { [] }
    package func follow(
        from position: Position, _ body: (Event) throws -> Bool
    ) throws -> Position { position }

    package func append(_ records: [NewRecord]) throws(StoreError) {}
    package func train(on samples: [[UInt8]]) throws(StoreError) {}
    package func updateIndex() throws(StoreError) {}

    package func verify(
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(StoreError) -> VerifyReport {
        VerifyReport(records: 0, objects: 0, problems: [])
    }
    package func writeArchive(to path: String, through: Revision? = nil) throws(StoreError) {}

    package var marks: [Mark] { get throws(StoreError) { [] } }
    package func setMark(_ mark: Mark) throws(StoreError) {}
    package func removeMark(named name: String) throws(StoreError) {}
}
