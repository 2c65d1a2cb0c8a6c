/// How far an import has come.
package struct ImportProgress: Sendable {
    package enum Phase: String, Sendable {
        case reading, storing
    }

    package var phase: Phase
    /// Bytes taken from disk, compressed as they are there.
    package var bytesRead: UInt64
    /// Of all files; nil when one of them is a pipe.
    package var byteCount: UInt64?
    /// Watch lines read, then events stored.
    package var events: Int
}
