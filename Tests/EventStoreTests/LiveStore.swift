@testable import EventStore
import Document
import History
import KubernetesAPI

/// Makes writes as the API's pipeline does: each decided against the head that it will follow.
struct LiveStore: Sendable {
    enum Refusal: Error, Equatable {
        case alreadyExists
        case notFound
        case conflict(current: Revision)
        case quotaExceeded
    }

    static let configMaps = GroupResource(group: "", resource: "configmaps")

    let store: Store

    static func key(_ name: String, namespace: String = "shop") -> ObjectKey {
        ObjectKey(resource: configMaps, namespace: namespace, name: name)
    }

    static func document(_ key: ObjectKey, uid: String, value: String) -> [UInt8] {
        Array(
            """
            {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"\(key.name)",\
            "namespace":"\(key.namespace)","uid":"\(uid)"},"data":{"value":"\(value)"}}
            """.utf8)
    }

    static func draft(
        _ change: Event.Change, _ key: ObjectKey, uid: String, value: String,
        completed: Int64? = nil, _ complete: (inout RecordedRequest) -> Void = { _ in }
    ) -> Draft {
        var request = RecordedRequest(user: "ada", verb: "\(change)")
        request.target = key
        request.apiVersion = "v1"
        request.completed = completed.map { Timestamp(nanoseconds: $0) }
        complete(&request)
        return Draft(
            key: key, change: change, uid: uid, apiVersion: "v1", kind: "ConfigMap",
            document: document(key, uid: uid, value: value), request: request)
    }

    func create(
        _ name: String, uid: String, value: String, completed: Int64? = nil
    ) async throws(CommitError<Refusal>) -> Revision {
        let key = Self.key(name)
        let draft = Self.draft(.added, key, uid: uid, value: value, completed: completed)
        return try await revision { head throws(Refusal) in
            if head.latest(key) != nil { throw .alreadyExists }
            return [draft]
        }
    }

    func change(
        _ change: Event.Change, _ name: String, value: String, base: Revision?
    ) async throws(CommitError<Refusal>) -> Revision {
        let key = Self.key(name)
        return try await revision { head throws(Refusal) in
            guard let (current, uid) = head.latest(key) else { throw .notFound }
            if let base, base != current { throw .conflict(current: current) }
            return [Self.draft(change, key, uid: uid, value: value)]
        }
    }

    private func revision(
        _ decide: @escaping @Sendable (borrowing WriterHead) throws(Refusal) -> [Draft]
    ) async throws(CommitError<Refusal>) -> Revision {
        let committed = try await store.commit(decide)
        return committed.revisions.first ?? committed.head
    }

    func value(_ name: String, at revision: Revision? = nil) throws -> String? {
        let view = try revision.map { try store.view(at: $0) } ?? store.now
        return try view.get(Self.key(name))?.document.value()["data"]?["value"]?.string
    }
}
