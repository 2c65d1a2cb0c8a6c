internal import CZlib

/// Inflates a gzip file that is pushed in piece by piece, in constant memory.
///
///     var decompressor = try GzipDecompressor()
///     while let piece = next() { try decompressor.write(piece) { text in ... } }
///     try decompressor.finish()
///
/// A file of several members (RFC 1952, section 2.2) is inflated to their contents one after the
/// other; zero bytes after a member are padding and skipped, as gzip does.
@safe package struct GzipDecompressor: ~Copyable {
    /// zlib keeps the address of its stream, so it lives on the heap.
    private let stream: UnsafeMutablePointer<z_stream>
    private let buffer: UnsafeMutableRawBufferPointer
    private var isInsideMember = false
    private var memberCount = 0
    /// Compressed bytes taken so far.
    package private(set) var inputByteCount: UInt64 = 0

    /// `bufferByteCount` is the size of the largest piece handed out.
    package init(bufferByteCount: Int = 256 << 10) throws(GzipError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe buffer = .allocate(byteCount: max(bufferByteCount, 1 << 10), alignment: 16)
        // 15 bits of window; 16 more ask for the gzip wrapping and nothing else.
        let result = unsafe inflateInit2_(
            stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { throw .outOfMemory }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
        unsafe buffer.deallocate()
    }

    /// Inflates `input` and hands the text out in pieces, which are valid during the call only.
    ///
    /// Throws a `GzipError`, or what `body` throws; after either the stream can't be used further.
    package mutating func write(
        _ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var rest = unsafe input
        // zlib counts in 32 bits.
        while unsafe !rest.isEmpty {
            let piece = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            try unsafe writePiece(piece, body)
        }
    }

    /// Says that the input is complete: an error when it ended inside a member, or had none.
    package consuming func finish() throws(GzipError) {
        if isInsideMember { throw .cutOff(inputByteCount: inputByteCount) }
        if memberCount == 0 { throw .notGzip }
    }

    private mutating func writePiece(
        _ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        // zlib reads from next_in only; its declaration lacks the const.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = UInt32(input.count)
        while true {
            if !isInsideMember {
                if memberCount > 0 { skipPadding() }
                if unsafe stream.pointee.avail_in == 0 { return }
                isInsideMember = true
            }
            let before = unsafe stream.pointee.avail_in
            unsafe stream.pointee.next_out = buffer.baseAddress?
                .assumingMemoryBound(to: UInt8.self)
            unsafe stream.pointee.avail_out = UInt32(buffer.count)
            let result = unsafe inflate(stream, Z_NO_FLUSH)
            inputByteCount += UInt64(before - (unsafe stream.pointee.avail_in))
            let count = unsafe buffer.count - Int(stream.pointee.avail_out)
            guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
                throw failure(result)
            }
            if count > 0 {
                try unsafe body(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
            }
            if result == Z_STREAM_END {
                isInsideMember = false
                memberCount += 1
                unsafe inflateReset(stream)
            } else if unsafe stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0 {
                return
            }
        }
    }

    private mutating func skipPadding() {
        while unsafe stream.pointee.avail_in > 0, unsafe stream.pointee.next_in.pointee == 0 {
            unsafe stream.pointee.next_in += 1
            unsafe stream.pointee.avail_in -= 1
            inputByteCount += 1
        }
    }

    private func failure(_ result: Int32) -> GzipError {
        if result == Z_MEM_ERROR { return .outOfMemory }
        let text = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
        let reason = text ?? "code \(result)"
        if memberCount == 0, reason == "incorrect header check" { return .notGzip }
        return .damaged(reason: reason, inputByteCount: inputByteCount)
    }
}
