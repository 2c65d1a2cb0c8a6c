import Glibc

/// A value of a parsed document: two pointers and an index, so copying is free.
///
/// Good only inside the closure that it was given to (or until its parser's next parse).
@safe package struct TapeNode {
    let source: UnsafePointer<UInt8>
    let entries: UnsafePointer<TapeEntry>
    let index: Int

    @inline(__always)
    init(source: UnsafePointer<UInt8>, entries: UnsafePointer<TapeEntry>, index: Int) {
        unsafe self.source = source
        unsafe self.entries = entries
        self.index = index
    }

    @inline(__always)
    var entry: TapeEntry { unsafe entries[index] }

    @inline(__always)
    func node(_ index: Int) -> TapeNode {
        unsafe TapeNode(source: source, entries: entries, index: index)
    }

    /// The index of the entry after this value and everything in it.
    @inline(__always)
    var endIndex: Int {
        let entry = entry
        return entry.isContainer ? Int(entry.link) : index + 1
    }

    package var kind: JSONKind { entry.kind }

    package var isNull: Bool { entry.kind == .null }

    package var bool: Bool? {
        switch entry.kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The bytes of the value in the source, with its quotes or brackets.
    package var range: Range<Int> {
        let entry = entry
        return Int(entry.start)..<Int(entry.end)
    }

    /// The value as it is spelled in the source; good as long as the node.
    package var rawBytes: UnsafeRawBufferPointer {
        let range = range
        return unsafe UnsafeRawBufferPointer(start: source + range.lowerBound, count: range.count)
    }

    /// How many elements or members; 0 for other values. Members of a repeated key count each.
    package var count: Int {
        let entry = entry
        guard entry.isContainer else { return 0 }
        if entry.count < TapeEntry.countMax { return Int(entry.count) }
        return entry.isObject
            ? members.reduce(0) { count, _ in count + 1 }
            : elements.reduce(0) { count, _ in count + 1 }
    }

    /// The member's value; of a repeated key the last one, as JSON decoders have it.
    /// Costs a pass over the members.
    package subscript(key: String) -> TapeNode? {
        guard entry.isObject else { return nil }
        let found: Int? = unsafe withBytes(of: key) { bytes in
            unsafe valueIndex(of: bytes)
        }
        return found.map(node)
    }

    /// The element of an array. Costs a pass over those before it.
    package subscript(position: Int) -> TapeNode? {
        guard entry.kind == .array, position >= 0, position < count else { return nil }
        var child = node(index + 1)
        for _ in 0..<position { child = node(child.endIndex) }
        return child
    }

    /// The value at the end of a path of keys.
    package subscript(path path: String...) -> TapeNode? {
        var found = self
        for key in path {
            guard let next = found[key] else { return nil }
            found = next
        }
        return found
    }

    private func valueIndex(of key: UnsafeBufferPointer<UInt8>) -> Int? {
        let end = endIndex
        let mayRepeat = entry.has(TapeEntry.duplicates)
        var found: Int?
        var at = index + 1
        while at < end {
            let entry = unsafe entries[at]
            if unsafe node(at).has(entry, bytes: key) {
                found = at + 1
                if !mayRepeat { return found }
            }
            at = node(at + 1).endIndex
        }
        return found
    }

    /// Whether a string's characters are exactly these.
    @inline(__always)
    func has(_ entry: TapeEntry, bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if entry.has(TapeEntry.escaped) {
            return unsafe entry.decodedBytes(in: source).elementsEqual(bytes)
        }
        guard Int(entry.end &- entry.start) &- 2 == bytes.count else { return false }
        guard let start = bytes.baseAddress else { return true }
        return unsafe memcmp(source + Int(entry.start) + 1, start, bytes.count) == 0
    }
}

/// The UTF-8 of a string, without a copy when it is native, as all of ours are.
@inline(__always)
func withBytes<Result>(
    of string: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    if let result = unsafe string.utf8.withContiguousStorageIfAvailable({ unsafe body($0) }) {
        return result
    }
    return unsafe Array(string.utf8).withUnsafeBufferPointer { unsafe body($0) }
}
