/// What a gzip stream can have wrong with it.
package enum GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first bytes are not a gzip header.
    case notGzip
    /// The input ended inside a member.
    case cutOff(inputByteCount: UInt64)
    /// A member's content contradicts its checksum or the format.
    case damaged(reason: String, inputByteCount: UInt64)
    case outOfMemory

    package var description: String {
        switch self {
        case .notGzip:
            "this is not gzip data"
        case .cutOff(let count):
            """
            the gzip data ends too early, after \(count) compressed bytes: \
            the file was cut off, copy it again
            """
        case .damaged(let reason, let count):
            "the gzip data is damaged near compressed byte \(count): \(reason)"
        case .outOfMemory:
            "there is no memory for a gzip stream"
        }
    }
}
