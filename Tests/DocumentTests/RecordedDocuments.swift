import Foundation

/// Lines of the recorded incidents in samples/: real documents of many kinds.
enum RecordedDocuments {
    enum Problem: Error {
        case unreadable(String)
    }

    /// Every seventh watch event of every incident.
    static let sample = Result {
        try ["bad-rollout", "node-loss", "privilege-escalation"].flatMap { name in
            try lines("samples/\(name)/watch.jsonl.gz").enumerated().filter { $0.offset % 7 == 0 }
                .map(\.element)
        }
    }

    private static func lines(_ path: String) throws -> [[UInt8]] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../\(path)").standardizedFileURL
        let unzip = Process()
        let output = Pipe()
        unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        unzip.arguments = ["gzip", "-dc", file.path]
        unzip.standardOutput = output
        try unzip.run()
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        unzip.waitUntilExit()
        guard unzip.terminationStatus == 0, !bytes.isEmpty else { throw Problem.unreadable(path) }
        return bytes.split(separator: 0x0A).map(Array.init)
    }
}
