import API
import Document
import Foundation
import Testing

/// The requests that `tools/fuzz` starts from, and those that it once found something with.
@Suite struct CorpusTests {
    @Test("Every request of the corpus is answered, and a refusal is a Status with its code")
    func corpus() async throws {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpus/requests.jsonl")
        let live = try LivePipeline()
        var count = 0
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let request = try JSONValue(parsing: Array(line.utf8))
            let path = try (request["path"]?.string).required()
            // Watches and pages that are no JSON have tests of their own.
            if path.contains("watch") || path == "/metrics" || path.contains("hindsight.dev") {
                continue
            }
            let body = request["body"].flatMap { $0.isNull ? nil : $0 }
            let type = request["type"]?.string ?? ""
            let answer = try await live.send(
                try (request["method"]?.string).required(), path,
                body?.string.map { Array($0.utf8) } ?? body?.bytes ?? [],
                type: type.isEmpty ? nil : type)
            if answer.code >= 400 {
                #expect(answer.value["kind"] == "Status", "\(line)")
                #expect(answer.value["code"]?.int == Int64(answer.code), "\(line)")
                #expect(answer.reason != "InternalError", "\(line)")
            }
            count += 1
        }
        #expect(count == 38)
    }
}
