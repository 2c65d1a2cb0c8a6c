/// Finds the lines of a compact schema, their names and the types that they stand for, without
/// reading the members.
struct CompactScan {
    private let text: String

    init(_ text: String) { self.text = text }

    func forEachLine(_ body: (String, [GroupVersionKind], Range<Int>) -> Void) {
        let bytes = text.utf8
        var start = bytes.startIndex
        var offset = 0
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            let count = bytes.distance(from: start, to: end)
            let headEnd = bytes[start..<end].firstIndex(of: UInt8(ascii: "\t")) ?? end
            let words = text[start..<headEnd].split(separator: " ")
            if let name = words.first {
                let types = words.dropFirst(2).compactMap(type)
                // DeleteOptions and WatchEvent belong to every group: nobody looks them up.
                body(String(name), types.count == 1 ? types : [], offset..<offset + count)
            }
            offset += count + 1
            start = end < bytes.endIndex ? bytes.index(after: end) : end
        }
    }

    private func type(_ word: Substring) -> GroupVersionKind? {
        word.hasPrefix("g=") ? CompactLine.type(word.dropFirst(2)) : nil
    }
}
