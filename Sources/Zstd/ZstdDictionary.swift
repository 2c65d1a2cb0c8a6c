internal import CZstd

/// A trained dictionary, digested for both directions.
///
/// Sendable by zstd's contract: a digested dictionary is never written after it was made and may
/// be used by any number of contexts at once.
@safe package final class ZstdDictionary: @unchecked Sendable {
    package let bytes: [UInt8]
    let forCompression: OpaquePointer
    let forDecompression: OpaquePointer

    package init(_ bytes: [UInt8], level: Int32) throws(ZstdError) {
        self.bytes = bytes
        // Both calls copy what they need of `bytes`.
        let pair = unsafe bytes.withUnsafeBytes { raw in
            unsafe (
                ZSTD_createCDict(raw.baseAddress, raw.count, level),
                ZSTD_createDDict(raw.baseAddress, raw.count)
            )
        }
        guard let first = unsafe pair.0, let second = unsafe pair.1 else {
            // Freeing a null pointer is allowed.
            _ = unsafe ZSTD_freeCDict(pair.0)
            _ = unsafe ZSTD_freeDDict(pair.1)
            throw .outOfMemory
        }
        unsafe forCompression = first
        unsafe forDecompression = second
    }

    deinit {
        // Made by init; contexts that used them hold a reference to self while they do.
        _ = unsafe ZSTD_freeCDict(forCompression)
        _ = unsafe ZSTD_freeDDict(forDecompression)
    }

    /// Trains a dictionary of at most `byteCount` bytes from samples of what it shall compress.
    package static func trained(
        on samples: [[UInt8]], byteCount: Int
    ) throws(ZstdError) -> [UInt8] {
        var sizes = samples.map(\.count)
        var joined: [UInt8] = []
        joined.reserveCapacity(sizes.reduce(0, +))
        for sample in samples { joined.append(contentsOf: sample) }
        var dictionary = [UInt8](repeating: 0, count: byteCount)
        // Reads the samples by their sizes' sum and writes at most `byteCount` bytes.
        let result = unsafe dictionary.withUnsafeMutableBytes { target in
            unsafe joined.withUnsafeBytes { source in
                unsafe sizes.withUnsafeMutableBufferPointer { sizes in
                    unsafe ZDICT_trainFromBuffer(
                        target.baseAddress, target.count, source.baseAddress, sizes.baseAddress,
                        UInt32(sizes.count))
                }
            }
        }
        guard ZDICT_isError(result) == 0 else {
            // A static C string.
            throw .untrainable(reason: unsafe String(cString: ZDICT_getErrorName(result)))
        }
        dictionary.removeLast(byteCount - result)
        return dictionary
    }
}
