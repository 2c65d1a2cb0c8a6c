internal import Document

/// One block of a PEM file (RFC 7468): its label and bytes, and how it stands there.
struct PEMBlock: Sendable {
    var label: String
    var text: String
    var bytes: [UInt8]

    /// In their order; what is not inside a whole block is passed over.
    static func all(in text: String) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var label: String?
        var body: [Substring] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop(while: \.isWhitespace)
            if let open = label {
                guard line.hasPrefix("-----END \(open)-----") else {
                    body.append(line)
                    continue
                }
                let joined = body.joined().filter { !$0.isWhitespace }
                if let bytes = Base64.bytes(joined) {
                    let lines = body.joined(separator: "\n")
                    blocks.append(
                        PEMBlock(
                            label: open,
                            text: "-----BEGIN \(open)-----\n\(lines)\n-----END \(open)-----\n",
                            bytes: bytes))
                }
                label = nil
            } else if line.hasPrefix("-----BEGIN "), let end = line.range(of: "-----", after: 11) {
                label = String(line[line.index(line.startIndex, offsetBy: 11)..<end])
                body = []
            }
        }
        return blocks
    }
}

extension Substring {
    /// Where `text` begins, at or behind the offset.
    fileprivate func range(of text: String, after offset: Int) -> Index? {
        guard var at = index(startIndex, offsetBy: offset, limitedBy: endIndex) else { return nil }
        while at < endIndex {
            if self[at...].hasPrefix(text) { return at }
            at = index(after: at)
        }
        return nil
    }
}
