/// One run of the parser over one document: checks every byte (RFC 8259) and writes the tape.
///
/// It does not recurse. An open container's entry keeps the index of its parent until it is
/// closed.
@safe struct TapeScanner {
    let source: UnsafePointer<UInt8>
    let count: Int
    let limits: DocumentLimits
    var at = 0
    var entries: UnsafeMutablePointer<TapeEntry>
    var capacity: Int
    var used = 0

    init(
        source: UnsafePointer<UInt8>, count: Int, limits: DocumentLimits,
        entries: UnsafeMutablePointer<TapeEntry>, capacity: Int
    ) {
        unsafe self.source = source
        self.count = count
        self.limits = limits
        unsafe self.entries = entries
        self.capacity = capacity
    }

    mutating func scanDocument() throws(DocumentError) {
        guard count <= limits.byteCount else {
            throw DocumentError(.tooLarge(byteCount: count, limit: limits.byteCount), at: 0)
        }
        skipSpace()
        guard at < count else { throw DocumentError(.empty, at: at) }
        try scanValues()
        skipSpace()
        guard at == count else { throw DocumentError(.trailingBytes, at: at) }
    }

    /// From the first byte of the document's value to the byte after its last.
    private mutating func scanValues() throws(DocumentError) {
        var parent = -1
        var depth = 0
        value: while true {
            guard at < count else { throw unexpected("a value") }
            let byte = unsafe source[at]
            switch byte {
            case UInt8(ascii: "\""):
                try scanString(isKey: false)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isObject = byte == UInt8(ascii: "{")
                depth += 1
                guard depth <= limits.depth else {
                    throw DocumentError(.tooDeep(limit: limits.depth), at: at)
                }
                push(
                    TapeEntry(
                        kind: isObject ? .object : .array, start: at, end: 0,
                        link: UInt32(truncatingIfNeeded: parent)))
                parent = used - 1
                at += 1
                skipSpace()
                if at < count, unsafe source[at] == byte &+ 2 {
                    at += 1
                    depth -= 1
                    parent = close(parent)
                } else {
                    if isObject { try scanKey() }
                    continue value
                }
            default:
                try scanScalar(byte)
            }
            while parent >= 0 {
                unsafe entries[parent].addToCount()
                skipSpace()
                guard at < count else { throw unexpectedAfterValue(in: parent) }
                let byte = unsafe source[at]
                let isObject = unsafe entries[parent].isObject
                if byte == UInt8(ascii: ",") {
                    at += 1
                    skipSpace()
                    if isObject { try scanKey() }
                    continue value
                }
                guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw unexpectedAfterValue(in: parent)
                }
                at += 1
                depth -= 1
                parent = close(parent)
            }
            return
        }
    }

    /// A member's key, the colon, and the space around it.
    @inline(__always)
    private mutating func scanKey() throws(DocumentError) {
        guard at < count, unsafe source[at] == UInt8(ascii: "\"") else {
            throw unexpected("a key in quotes")
        }
        try scanString(isKey: true)
        skipSpace()
        guard at < count, unsafe source[at] == UInt8(ascii: ":") else { throw unexpected("':'") }
        at += 1
        skipSpace()
    }

    /// Ends the container and gives its parent, -1 when it has none.
    private mutating func close(_ index: Int) -> Int {
        let parent = Int(Int32(truncatingIfNeeded: unsafe entries[index].link))
        unsafe entries[index].end = UInt32(truncatingIfNeeded: at)
        unsafe entries[index].link = UInt32(truncatingIfNeeded: used)
        if unsafe entries[index].isObject, unsafe entries[index].count > 1 {
            let keys = unsafe TapeObjectKeys(source: source, entries: entries, object: index)
            if keys.haveDuplicates() { unsafe entries[index].tag |= TapeEntry.duplicates }
        }
        return parent
    }

    private mutating func scanScalar(_ byte: UInt8) throws(DocumentError) {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scanNumber()
        case UInt8(ascii: "t"): try scanWord("true", .true)
        case UInt8(ascii: "f"): try scanWord("false", .false)
        case UInt8(ascii: "n"): try scanWord("null", .null)
        default: throw unexpected("a value")
        }
    }

    private mutating func scanWord(_ word: StaticString, _ kind: JSONKind) throws(DocumentError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard at + index < count else {
                throw DocumentError(.unexpectedEnd(expected: "'\(word)'"), at: count)
            }
            guard unsafe source[at + index] == word.utf8Start[index] else {
                throw DocumentError(
                    .unexpectedByte(unsafe source[at + index], expected: "'\(word)'"),
                    at: at + index)
            }
        }
        push(TapeEntry(kind: kind, start: at, end: at + word.utf8CodeUnitCount))
        at += word.utf8CodeUnitCount
    }

    private mutating func scanNumber() throws(DocumentError) {
        let start = at
        if unsafe source[at] == UInt8(ascii: "-") { at += 1 }
        let isZero = at < count ? unsafe source[at] == UInt8(ascii: "0") : false
        let length = digits()
        guard length == 1 || length > 1 && !isZero else {
            throw DocumentError(.invalidNumber, at: start)
        }
        var flags = TapeEntry.integer
        if at < count, unsafe source[at] == UInt8(ascii: ".") {
            flags = 0
            at += 1
            guard digits() > 0 else { throw DocumentError(.invalidNumber, at: start) }
        }
        if at < count, unsafe source[at] | 0x20 == UInt8(ascii: "e") {
            flags = 0
            at += 1
            if at < count {
                let sign = unsafe source[at]
                if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { at += 1 }
            }
            guard digits() > 0 else { throw DocumentError(.invalidNumber, at: start) }
        }
        push(TapeEntry(kind: .number, flags: flags, start: start, end: at))
    }

    /// Passes over decimal digits and counts them.
    @inline(__always)
    private mutating func digits() -> Int {
        let start = at
        while at < count, unsafe source[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        return at - start
    }

    @inline(__always)
    mutating func skipSpace() {
        while at < count {
            let byte = unsafe source[at]
            if byte > 0x20 { return }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            at += 1
        }
    }

    @inline(__always)
    mutating func push(_ entry: TapeEntry) {
        if used == capacity { grow() }
        unsafe (entries + used).initialize(to: entry)
        used += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<TapeEntry>.allocate(capacity: capacity * 2)
        unsafe larger.moveInitialize(from: entries, count: used)
        unsafe entries.deallocate()
        unsafe entries = larger
        capacity *= 2
    }

    private func unexpected(_ expected: String) -> DocumentError {
        at < count
            ? DocumentError(.unexpectedByte(unsafe source[at], expected: expected), at: at)
            : DocumentError(.unexpectedEnd(expected: expected), at: at)
    }

    private func unexpectedAfterValue(in parent: Int) -> DocumentError {
        unexpected(unsafe entries[parent].isObject ? "',' or '}'" : "',' or ']'")
    }
}

extension TapeEntry {
    @inline(__always)
    var isObject: Bool { tag & 0xF == UInt32(JSONKind.object.rawValue) }

    @inline(__always)
    mutating func addToCount() {
        if count < Self.countMax { tag &+= Self.countUnit }
    }
}
