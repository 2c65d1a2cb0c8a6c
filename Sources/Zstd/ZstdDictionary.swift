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

    /// The length of segments that a large dictionary is made of. zstd's search for the best tries
    /// five, each on all samples; for API objects this one is as good as what it finds, in a fifth
    /// of the time.
    private static let segmentByteCount: UInt32 = 1_500
    private static let searchByteCountMax = 64 << 10

    private static func train(
        _ target: UnsafeMutableRawBufferPointer, _ source: UnsafeRawBufferPointer,
        _ sizes: UnsafeMutableBufferPointer<Int>
    ) -> Int {
        let count = UInt32(sizes.count)
        if target.count > searchByteCountMax {
            var parameters = ZDICT_fastCover_params_t()
            parameters.k = segmentByteCount
            parameters.d = 8
            parameters.f = 20
            parameters.accel = 1
            // Reads the samples by their sizes' sum and writes at most `target.count` bytes.
            let result = unsafe ZDICT_trainFromBuffer_fastCover(
                target.baseAddress, target.count, source.baseAddress, sizes.baseAddress, count,
                parameters)
            if ZDICT_isError(result) == 0 { return result }
        }
        // As above.
        return unsafe ZDICT_trainFromBuffer(
            target.baseAddress, target.count, source.baseAddress, sizes.baseAddress, count)
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
                    unsafe train(target, source, sizes)
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
