internal import API
internal import Dispatch
internal import Gzip
internal import Synchronization

/// gzip for large answers, at the size where kube-apiserver begins.
enum Compression {
    static let byteCountMin = 128 << 10
    /// Each piece of this size is a gzip member of its own (RFC 1952, section 2.2), so that all
    /// cores compress.
    private static let memberByteCount = 1 << 20

    /// Whether an `Accept-Encoding` takes gzip.
    static func isAccepted(_ header: String) -> Bool {
        header.split(separator: ",").contains { item in
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard parts.first == "gzip" || parts.first == "*" else { return false }
            return !parts.dropFirst().contains {
                $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0
            }
        }
    }

    /// The answer with a compressed body and the name of its encoding; unchanged when it is small,
    /// a stream or an error.
    static func compressed(_ answer: APIResponse) -> (APIResponse, String?) {
        guard case .pieces(let pieces) = answer.body, answer.code == 200,
            let count = answer.byteCount, count > byteCountMin
        else { return (answer, nil) }
        let members = members(of: pieces)
        let outputs = Mutex([[UInt8]?](repeating: nil, count: members.count))
        DispatchQueue.concurrentPerform(iterations: members.count) { index in
            guard var compressor = try? GzipCompressor() else { return }
            var output: [UInt8] = []
            for piece in members[index].dropLast() {
                compressor.write(piece, isLast: false, into: &output)
            }
            compressor.write(members[index].last ?? [], isLast: true, into: &output)
            outputs.withLock { $0[index] = output }
        }
        let compressed = outputs.withLock { $0 }.compactMap(\.self)
        // Without memory for a compressor the plain answer goes out.
        guard compressed.count == members.count else { return (answer, nil) }
        var result = answer
        result.body = .pieces(compressed)
        return (result, "gzip")
    }

    /// Pieces grouped to about a member's size.
    private static func members(of pieces: [[UInt8]]) -> [[[UInt8]]] {
        var members: [[[UInt8]]] = [[]]
        var count = 0
        for piece in pieces {
            if count >= memberByteCount {
                members.append([])
                count = 0
            }
            members[members.count - 1].append(piece)
            count += piece.count
        }
        return members
    }
}
