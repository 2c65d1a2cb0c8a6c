import Document
import EventStore
import Foundation
import History
import KubernetesAPI

/// A store with a service account and what its tokens are bound to, written by hand.
final class ClusterOfOne {
    static let start = Timestamp(nanoseconds: 1_800_000_000_000_000_000)

    private let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
    let store: Store
    private var revision: UInt64 = 0

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.create(at: folder.appending(path: "store").path, kind: .recording)
        try put("serviceaccounts", "shop", "robot", uid: "u-robot")
        try put("pods", "shop", "web", uid: "u-web")
        try put("secrets", "shop", "hook", uid: "u-hook")
        try put("nodes", "", "n1", uid: "u-n1")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func put(
        _ resource: String, _ namespace: String, _ name: String, uid: String,
        deleted: Timestamp? = nil, _ change: Event.Change = .added
    ) throws {
        revision += 1
        let head = #"{"metadata":{"name":"\#(name)","#
        let deletion = deleted.map { #","deletionTimestamp":"\#($0.formatted(fractionDigits: 0))""# }
        let document =
            head + #""namespace":"\#(namespace)","uid":"\#(uid)"\#(deletion ?? "")}}"#
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(revision), change: change,
                    key: ObjectKey(
                        resource: GroupResource(group: "", resource: resource),
                        namespace: namespace, name: name),
                    uid: uid, apiVersion: "v1", kind: "Any", observed: Self.start,
                    request: nil, document: Array(document.utf8),
                    resourceVersionOffset: head.utf8.count))
        ])
    }

    func delete(_ resource: String, _ namespace: String, _ name: String, uid: String) throws {
        try put(resource, namespace, name, uid: uid, .deleted)
    }

    static func after(_ seconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: start.nanoseconds + seconds * 1_000_000_000)
    }
}
