import Glibc

/// Cuts a stream of pieces into lines, holding no more than one line.
///
/// Lines end in LF or CR LF, and the last may lack its end. Lines are counted from 1.
struct LineSplitter {
    /// The longest line taken: an audit line with the largest request and answer that a default
    /// API server accepts is under 10 MiB.
    static let lineByteCountMax = 32 << 20

    private var partial: [UInt8] = []
    private(set) var lineNumber = 0

    /// Hands each complete line in `piece` to `body`; the bytes are valid during the call only.
    mutating func write(
        _ piece: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer, Int) throws -> Void
    ) throws {
        var rest = unsafe piece
        while let end = unsafe Self.lineEnd(in: rest) {
            let line = unsafe UnsafeRawBufferPointer(rebasing: rest[..<end])
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
            lineNumber += 1
            if partial.isEmpty {
                try unsafe emit(line, body)
            } else {
                try check(adding: line.count)
                unsafe partial.append(contentsOf: line)
                // The buffer is taken out, so that it can be lent while `self` is in use.
                var whole: [UInt8] = []
                swap(&whole, &partial)
                defer {
                    whole.removeAll(keepingCapacity: whole.capacity <= 1 << 20)
                    swap(&whole, &partial)
                }
                try unsafe whole.withUnsafeBytes { bytes in try unsafe emit(bytes, body) }
            }
        }
        try check(adding: rest.count)
        unsafe partial.append(contentsOf: rest)
    }

    /// Hands out the last line, when the stream did not end in a line's end.
    mutating func finish(_ body: (UnsafeRawBufferPointer, Int) throws -> Void) throws {
        guard !partial.isEmpty else { return }
        lineNumber += 1
        let last = partial
        partial = []
        try unsafe last.withUnsafeBytes { bytes in try unsafe emit(bytes, body) }
    }

    private static func lineEnd(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress,
            // memchr looks at `count` bytes from the start, which are the buffer.
            let found = unsafe memchr(start, 0x0A, bytes.count)
        else { return nil }
        return unsafe UnsafeRawPointer(found) - start
    }

    private func emit(
        _ line: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, Int) throws -> Void
    ) throws {
        guard line.count <= Self.lineByteCountMax else {
            throw LineProblem(line: lineNumber, what: Self.tooLong)
        }
        var line = unsafe line
        if unsafe line.last == UInt8(ascii: "\r") {
            unsafe line = UnsafeRawBufferPointer(rebasing: line.dropLast())
        }
        if unsafe line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) {
            try unsafe body(line, lineNumber)
        }
    }

    private func check(adding count: Int) throws {
        guard partial.count + count <= Self.lineByteCountMax else {
            throw LineProblem(line: lineNumber + 1, what: Self.tooLong)
        }
    }

    private static let tooLong =
        "the line is longer than \(lineByteCountMax >> 20) MiB, the longest that is taken"
}

/// Something wrong with one line of a source.
struct LineProblem: Error {
    var line: Int
    var what: String
}
