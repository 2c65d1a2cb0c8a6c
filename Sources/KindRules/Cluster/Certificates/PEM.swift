internal import Document

/// Blocks of text that carry keys and certificates (RFC 7468): a type and what base64 hides.
struct PEM {
    struct Block {
        var type: String
        var hasHeaders: Bool
        var bytes: [UInt8]
    }

    /// Every block of a text; what stands between them is passed over.
    static func blocks(in text: String) -> [Block] {
        var blocks: [Block] = []
        var open: (type: String, lines: [Substring])?
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----") {
                open = (String(line.dropFirst(11).dropLast(5)), [])
            } else if let found = open, line == "-----END \(found.type)-----" {
                let headers = found.lines.filter { $0.contains(":") }
                let body = found.lines.filter { !$0.contains(":") }.joined()
                if let bytes = Base64.bytes(body) {
                    blocks.append(
                        Block(type: found.type, hasHeaders: !headers.isEmpty, bytes: bytes))
                }
                open = nil
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }
}
