import Access
import Authentication
import EventStore
import Foundation
import HTTPFace
import History
import Importer
import KubernetesAPI

/// Runs a server over a store on a free port while `body` runs.
func withServer<Result: Sendable>(
    _ store: Store, kinds: KindCatalog = .builtIn, tokens: TokenFile? = nil,
    limits: ConnectionLimits = ConnectionLimits(),
    modes: [AuthorizationMode] = Authorizer.standardModes,
    configure: (inout ServerOptions) -> Void = { _ in },
    _ body: @Sendable (_ port: Int) async throws -> Result
) async throws -> Result {
    var options = ServerOptions(clock: { Timestamp(nanoseconds: 1_800_000_000_000_000_000) })
    options.handlesSignals = false
    options.limits = limits
    options.kinds = kinds
    options.authorizationModes = modes
    options.authentication = AuthenticatorChain(
        tokens: tokens.map { [$0] } ?? [], trustsLoopback: tokens == nil)
    configure(&options)
    let (ports, continuation) = AsyncStream<Int>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let server = try Server(store: store, options: options) { port in
        continuation.yield(port)
        continuation.finish()
    }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else { throw NotReady() }
        let result = try await body(port)
        group.cancelAll()
        return result
    }
}

struct NotReady: Error {}

/// A store in a folder of its own, removed with it.
final class TemporaryStore: Sendable {
    let folder: URL
    let store: Store

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-http-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.create(
            at: folder.appendingPathComponent("store").path, kind: .recording)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func putConfigMap(_ name: String, revision: UInt64, data: String = "") throws {
        let key = ObjectKey(
            resource: GroupResource(group: "", resource: "configmaps"), namespace: "shop",
            name: name)
        let front = #"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"#
        let json =
            front + #""name":"\#(name)","namespace":"shop","uid":"u-\#(name)"},"#
            + #""data":{"text":"\#(data)"}}"#
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(revision), change: .added, key: key, uid: "u-\(name)",
                    apiVersion: "v1", kind: "ConfigMap",
                    observed: Timestamp(nanoseconds: Int64(revision) * 1_000_000_000),
                    document: Array(json.utf8), resourceVersionOffset: front.utf8.count))
        ])
    }
}

/// The project's sample incident, imported once.
enum Sample {
    static let badRollout: Result<TemporaryStore, any Error> = Result {
        let store = try TemporaryStore()
        let folder = packageRoot.appendingPathComponent("samples/bad-rollout")
        var run = Import(
            into: store.store,
            options: ImportOptions(
                paths: ["audit.jsonl.gz", "watch.jsonl.gz"].map {
                    folder.appendingPathComponent($0).path
                }, keyRing: store.folder.appendingPathComponent("keys").path))
        _ = try run.run { _ in }
        return store
    }

    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
