import API
import Access
import Admission
import Authentication
import Document
import EventStore
import Foundation
import KubernetesAPI
import Synchronization

/// The write pipeline over a live store of its own, with a clock that stands and UIDs that count.
final class LivePipeline: Sendable {
    let directory: URL
    let store: Store
    let writes: WritePipeline

    static let time = "2026-11-24T10:00:00Z"

    init(
        admission: AdmissionChain = AdmissionChain([]), tokens: TokenAuthority? = nil
    ) throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-write-\(UUID().uuidString)")
        store = try Store.create(at: directory.path, kind: .live)
        let now = try Timestamp(rfc3339: Self.time).required()
        let counter = Counter()
        let sources = WriteSources(
            clock: { now }, uid: { "uid-\(counter.next())" },
            nameSuffix: { "n\(counter.next())" })
        writes = try WritePipeline(
            reads: ReadPipeline(store: store, tokens: tokens, clock: { now }),
            admission: admission,
            sources: sources)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    struct Answer {
        var code: Int
        var value: JSONValue
        var warnings: [String]

        var message: String { value["message"]?.string ?? "" }
        var reason: String { value["reason"]?.string ?? "" }
        var version: String { value["metadata"]?["resourceVersion"]?.string ?? "" }
    }

    func send(
        _ method: String, _ target: String, _ body: [UInt8] = [],
        type: String? = "application/json", agent: String = "test/1", accept: String? = nil
    ) async throws -> Answer {
        var request = APIRequest(
            method: method, target: target, accept: accept, contentType: type, userAgent: agent,
            body: body)
        request.principal = Principal(user: "alice", uid: "1", groups: ["dev"])
        request.requestID = "request-1"
        let response = await WritePipeline.takes(request)
            ? writes.answer(request) : writes.reads.answer(request)
        return Answer(
            code: response.code, value: try JSONValue(parsing: response.bytes),
            warnings: response.warnings)
    }

    func send(
        _ method: String, _ target: String, _ body: JSONValue, type: String = "application/json",
        agent: String = "test/1"
    ) async throws -> Answer {
        try await send(method, target, body.bytes, type: type, agent: agent)
    }

    func get(_ target: String) async throws -> Answer { try await send("GET", target, type: nil) }
}

final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

let configMaps = "/api/v1/namespaces/shop/configmaps"
