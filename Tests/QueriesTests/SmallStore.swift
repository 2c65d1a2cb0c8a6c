import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Queries

/// A store written by hand: one event a second from noon on.
final class SmallStore {
    let store: Store
    private let folder: URL
    private var revision: UInt64 = 99
    static let noon = 1_790_000_000 / 86_400 * 86_400 + 43_200

    init(kind: StoreKind = .recording) throws {
        folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.create(at: folder.appending(path: "store").path, kind: kind)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var reader: Reader {
        Reader(store: store, clock: { Self.time(3_600) })
    }

    static func time(_ second: Int) -> Timestamp {
        Timestamp(nanoseconds: Int64(noon + second) * 1_000_000_000)
    }

    static func request(_ user: String, _ verb: String, code: UInt16 = 200) -> RecordedRequest {
        var request = RecordedRequest(user: user, verb: verb)
        request.userAgent = "kubectl/v1.33.1"
        request.code = code
        request.requestID = UUID().uuidString.lowercased()
        return request
    }

    /// Appends one version (or, without a body, a tombstone) of a ConfigMap and gives its revision.
    @discardableResult
    func put(
        _ name: String, _ body: String?, _ change: Event.Change = .modified, by user: String? = nil,
        namespace: String = "shop", uid: String = "u1", skipping: UInt64 = 0,
        hasDocument: Bool = true
    ) throws -> Revision {
        revision += 1 + skipping
        let second = Int(revision) - 100
        let head = #"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"\#(name)","#
        let document =
            head + #""namespace":"\#(namespace)","uid":"\#(uid)","creationTimestamp":""#
            + Self.time(0).formatted(fractionDigits: 0) + #""},"# + (body ?? #""data":{}"#)
            + "}"
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(revision), change: change,
                    key: ObjectKey(
                        resource: GroupResource(group: "", resource: "configmaps"),
                        namespace: namespace, name: name),
                    uid: uid, apiVersion: "v1", kind: "ConfigMap", observed: Self.time(second),
                    request: user.map {
                        Self.request($0, change == .added ? "create" : "patch")
                    },
                    document: hasDocument ? Array(document.utf8) : nil,
                    resourceVersionOffset: hasDocument ? head.utf8.count : -1))
        ])
        return Revision(revision)
    }

    func refuse(_ user: String, at second: Int) throws {
        var request = Self.request(user, "delete", code: 403)
        request.decision = "forbid"
        request.received = Self.time(second)
        request.failureReason = "Forbidden"
        try store.append([.request(request, at: nil)])
    }
}
