internal import CZstd

/// What a frame is compressed against.
package enum ZstdContext {
    case none
    case dictionary(ZstdDictionary)
    /// Raw content that the decompressor will have too.
    case prefix([UInt8])
}

/// Compresses frames one by one with one context's memory. Frames are written without zstd's four
/// magic bytes, content size, checksum and dictionary id: whoever stores them knows these.
///
/// Sendable so that it can wait in a pool: whoever takes it out is alone with it.
@safe package final class ZstdFrameWriter: @unchecked Sendable {
    private let context: OpaquePointer
    private var scratch: UnsafeMutableRawBufferPointer

    package init(level: Int32) throws(ZstdError) {
        guard let context = unsafe ZSTD_createCCtx() else { throw .outOfMemory }
        unsafe self.context = context
        unsafe scratch = .allocate(byteCount: 64 << 10, alignment: 16)
        // A parameter that is refused would change sizes only; these exist since zstd 1.4.
        _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0)
        _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 0)
        _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0)
    }

    deinit {
        // Both were made by init and are used by nobody else.
        _ = unsafe ZSTD_freeCCtx(context)
        unsafe scratch.deallocate()
    }

    /// Appends the frame to `output` and returns its size.
    package func compress(
        _ source: [UInt8], against context: ZstdContext, appendingTo output: inout [UInt8]
    ) throws(ZstdError) -> Int {
        let bound = ZSTD_compressBound(source.count)
        if unsafe bound > scratch.count {
            unsafe scratch.deallocate()
            unsafe scratch = .allocate(byteCount: bound, alignment: 16)
        }
        let size =
            switch context {
            case .none: compress(source, with: nil)
            case .dictionary(let dictionary): compress(source, with: dictionary)
            case .prefix(let prefix):
                // A prefix holds for the next frame, which is written before the closure ends.
                unsafe prefix.withUnsafeBytes { bytes in
                    _ = unsafe ZSTD_CCtx_refPrefix(self.context, bytes.baseAddress, bytes.count)
                    return compress(source)
                }
            }
        guard ZSTD_isError(size) == 0, size > frameMagic.count else {
            throw frameFailure(size, inputByteCount: 0)
        }
        unsafe output.append(
            contentsOf: UnsafeRawBufferPointer(rebasing: scratch[frameMagic.count..<size]))
        return size - frameMagic.count
    }

    private func compress(_ source: [UInt8], with dictionary: ZstdDictionary?) -> Int {
        // Replaces an earlier dictionary; the caller's reference keeps this one alive meanwhile.
        _ = unsafe ZSTD_CCtx_refCDict(context, dictionary?.forCompression)
        return compress(source)
    }

    private func compress(_ source: [UInt8]) -> Int {
        // Reads `source` and writes at most `scratch.count` bytes.
        unsafe source.withUnsafeBytes { bytes in
            unsafe ZSTD_compress2(
                context, scratch.baseAddress, scratch.count, bytes.baseAddress, bytes.count)
        }
    }
}

let frameMagic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

func frameFailure(_ code: Int, inputByteCount: UInt64) -> ZstdError {
    // zstd's names of errors are static C strings.
    .damaged(
        reason: unsafe String(cString: ZSTD_getErrorName(code)), inputByteCount: inputByteCount)
}
