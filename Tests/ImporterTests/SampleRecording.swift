import Foundation
import Gzip

/// One of the recorded incidents in samples/.
struct SampleRecording {
    static let names = ["bad-rollout", "node-loss", "privilege-escalation"]

    let folder: URL

    init(_ name: String) {
        folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../samples/\(name)").standardizedFileURL
    }

    var watch: String { folder.appending(path: "watch.jsonl.gz").path }
    var audit: String { folder.appending(path: "audit.jsonl.gz").path }

    static func lines(of path: String) throws -> [String] {
        var gzip = try GzipDecompressor()
        var text: [UInt8] = []
        try unsafe Data(contentsOf: URL(filePath: path)).withUnsafeBytes { bytes in
            try unsafe gzip.write(bytes) { piece in unsafe text.append(contentsOf: piece) }
        }
        try gzip.finish()
        return text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}
