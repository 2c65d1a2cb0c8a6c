internal import CZlib

/// Deflates whole buffers and streams into the gzip format.
@safe package struct GzipCompressor: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Level 1 is the fastest, 9 the smallest.
    package init(level: Int = 1) throws(GzipError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let result = unsafe deflateInit2_(
            stream, Int32(min(max(level, 1), 9)), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { throw .outOfMemory }
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Compresses `input` as one gzip member of its own.
    package static func compress(_ input: [UInt8], level: Int = 1) throws(GzipError) -> [UInt8] {
        var compressor = try GzipCompressor(level: level)
        var output: [UInt8] = []
        output.reserveCapacity(input.count / 4 + 64)
        compressor.write(input, isLast: true, into: &output)
        return output
    }

    /// Compresses `input` behind what was written before and appends what is ready to `output`.
    ///
    /// After the call with `isLast` the gzip member is whole and the compressor is spent.
    package mutating func write(_ input: [UInt8], isLast: Bool, into output: inout [UInt8]) {
        var start = 0
        repeat {
            // zlib counts in 32 bits.
            let end = min(input.count, start + 1 << 30)
            let flush = isLast && end == input.count ? Z_FINISH : Z_NO_FLUSH
            unsafe input.withUnsafeBytes { bytes in
                unsafe deflatePiece(
                    UnsafeRawBufferPointer(rebasing: bytes[start..<end]), flush, into: &output)
            }
            start = end
        } while start < input.count
    }

    private mutating func deflatePiece(
        _ input: UnsafeRawBufferPointer, _ flush: Int32, into output: inout [UInt8]
    ) {
        // zlib reads from next_in only; its declaration lacks the const.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = UInt32(input.count)
        unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            repeat {
                unsafe stream.pointee.next_out = buffer.baseAddress?
                    .assumingMemoryBound(to: UInt8.self)
                unsafe stream.pointee.avail_out = UInt32(buffer.count)
                unsafe deflate(stream, flush)
                let count = unsafe buffer.count - Int(stream.pointee.avail_out)
                unsafe output.append(contentsOf: buffer.prefix(count))
            } while unsafe stream.pointee.avail_out == 0
        }
    }
}
