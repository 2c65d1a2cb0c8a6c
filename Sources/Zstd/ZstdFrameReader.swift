internal import CZstd

/// Decompresses what `ZstdFrameWriter` wrote.
///
/// Sendable so that it can wait in a pool: whoever takes it out is alone with it.
@safe package final class ZstdFrameReader: @unchecked Sendable {
    private let context: OpaquePointer
    /// A frame with its magic bytes put back.
    private var scratch: [UInt8]

    package init() throws(ZstdError) {
        guard let context = unsafe ZSTD_createDCtx() else { throw .outOfMemory }
        unsafe self.context = context
        scratch = frameMagic
    }

    deinit {
        // Made by init and used by nobody else.
        _ = unsafe ZSTD_freeDCtx(context)
    }

    /// The content, which must have exactly `byteCount` bytes.
    package func decompress(
        _ frame: some Sequence<UInt8>, byteCount: Int, against context: ZstdContext
    ) throws(ZstdError) -> [UInt8] {
        scratch.removeLast(scratch.count - frameMagic.count)
        scratch.append(contentsOf: frame)
        var size = 0
        // Writes at most `byteCount` bytes; what was written is what is declared initialised.
        let content = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
            let target = UnsafeMutableRawBufferPointer(target)
            size =
                switch context {
                case .none: unsafe decompress(into: target, with: nil)
                case .dictionary(let dictionary):
                    unsafe decompress(into: target, with: dictionary)
                case .prefix(let prefix): unsafe decompress(into: target, withPrefix: prefix)
                }
            count = ZSTD_isError(size) == 0 ? size : 0
        }
        guard ZSTD_isError(size) == 0 else {
            throw frameFailure(size, inputByteCount: UInt64(scratch.count))
        }
        guard size == byteCount else {
            throw .damaged(
                reason: "\(size) bytes instead of \(byteCount)",
                inputByteCount: UInt64(scratch.count))
        }
        return content
    }

    private func decompress(
        into target: UnsafeMutableRawBufferPointer, with dictionary: ZstdDictionary?
    ) -> Int {
        // Replaces an earlier dictionary; the caller's reference keeps this one alive meanwhile.
        _ = unsafe ZSTD_DCtx_refDDict(context, dictionary?.forDecompression)
        return unsafe decompress(into: target)
    }

    /// zstd takes a dictionary that does not begin with a dictionary's magic bytes as raw content,
    /// which is what a prefix is; JSON never does. This saves digesting it.
    private func decompress(
        into target: UnsafeMutableRawBufferPointer, withPrefix prefix: [UInt8]
    ) -> Int {
        // Reads `scratch` and `prefix` and writes at most `target.count` bytes.
        unsafe scratch.withUnsafeBytes { source in
            unsafe prefix.withUnsafeBytes { prefix in
                unsafe ZSTD_decompress_usingDict(
                    context, target.baseAddress, target.count, source.baseAddress, source.count,
                    prefix.baseAddress, prefix.count)
            }
        }
    }

    private func decompress(into target: UnsafeMutableRawBufferPointer) -> Int {
        // Reads `scratch` and writes at most `target.count` bytes.
        unsafe scratch.withUnsafeBytes { source in
            unsafe ZSTD_decompressDCtx(
                context, target.baseAddress, target.count, source.baseAddress, source.count)
        }
    }
}
