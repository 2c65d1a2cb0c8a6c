/// What zstd data can have wrong with it.
package enum ZstdError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first bytes are not a zstd frame.
    case notZstd
    /// The input ended inside a frame.
    case cutOff(inputByteCount: UInt64)
    case damaged(reason: String, inputByteCount: UInt64)
    /// Too few or too equal samples to train a dictionary from.
    case untrainable(reason: String)
    case outOfMemory

    package var description: String {
        switch self {
        case .notZstd:
            "this is not zstd data"
        case .cutOff(let count):
            """
            the zstd data ends too early, after \(count) compressed bytes: \
            the file was cut off, copy it again
            """
        case .damaged(let reason, let count):
            "the zstd data is damaged near compressed byte \(count): \(reason)"
        case .untrainable(let reason):
            "no dictionary could be made from the samples: \(reason)"
        case .outOfMemory:
            "there is no memory for a zstd stream"
        }
    }
}
