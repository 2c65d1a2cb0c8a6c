internal import CZstd

/// Decompresses a zstd file that is pushed in piece by piece, in constant memory.
///
///     var decompressor = try ZstdDecompressor()
///     while let piece = next() { try decompressor.write(piece) { text in ... } }
///     try decompressor.finish()
///
/// Several frames are decompressed to their contents one after the other; skippable frames are
/// skipped (RFC 8878, section 3).
@safe package struct ZstdDecompressor: ~Copyable {
    private let context: OpaquePointer
    private let buffer: UnsafeMutableRawBufferPointer
    private var isInsideFrame = false
    private var frameCount = 0
    /// Compressed bytes taken so far.
    package private(set) var inputByteCount: UInt64 = 0

    /// `bufferByteCount` is the size of the largest piece handed out.
    package init(bufferByteCount: Int = 256 << 10) throws(ZstdError) {
        guard let context = unsafe ZSTD_createDCtx() else { throw .outOfMemory }
        unsafe self.context = context
        unsafe buffer = .allocate(byteCount: max(bufferByteCount, 1 << 10), alignment: 16)
        // `zstd --long=31` makes windows of 2 GiB; 128 MiB is what the tool itself takes unasked.
        _ = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
    }

    deinit {
        // Both were made by init and are used by nobody else.
        _ = unsafe ZSTD_freeDCtx(context)
        unsafe buffer.deallocate()
    }

    /// Decompresses `input` and hands the text out in pieces, valid during the call only.
    ///
    /// Throws a `ZstdError`, or what `body` throws; after either the stream can't be used further.
    package mutating func write(
        _ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var isDrained = true
        while unsafe source.pos < source.size || !isDrained {
            var target = unsafe ZSTD_outBuffer(
                dst: buffer.baseAddress, size: buffer.count, pos: 0)
            let before = unsafe source.pos
            // Reads `input` and writes `buffer` within the sizes given; both outlive the call.
            let result = unsafe ZSTD_decompressStream(context, &target, &source)
            inputByteCount += UInt64(unsafe source.pos - before)
            if ZSTD_isError(result) != 0 { throw failure(result) }
            if unsafe target.pos > 0 {
                try unsafe body(UnsafeRawBufferPointer(rebasing: buffer.prefix(target.pos)))
            }
            unsafe isDrained = target.pos < target.size
            isInsideFrame = result != 0
            if result == 0 {
                frameCount += 1
                isDrained = true
            }
        }
    }

    /// Says that the input is complete: an error when it ended inside a frame, or had none.
    package consuming func finish() throws(ZstdError) {
        if isInsideFrame { throw .cutOff(inputByteCount: inputByteCount) }
        if frameCount == 0 { throw .notZstd }
    }

    private func failure(_ result: Int) -> ZstdError {
        let code = ZSTD_getErrorCode(result)
        if code == ZSTD_error_memory_allocation { return .outOfMemory }
        if code == ZSTD_error_prefix_unknown, frameCount == 0, !isInsideFrame { return .notZstd }
        // zstd's names of errors are static C strings.
        let reason = unsafe String(cString: ZSTD_getErrorName(result))
        return .damaged(reason: reason, inputByteCount: inputByteCount)
    }
}
