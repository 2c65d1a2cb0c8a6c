import Glibc

/// Writes one sorted run to a file of its own.
struct RunWriter {
    private static let bufferByteCount = 1 << 20

    private let file: TemporaryFile
    private var out = SpoolWriter()
    private var written = 0

    init(folder: String) throws(ImportError) {
        file = try TemporaryFile(in: folder)
    }

    mutating func write(key: UInt64, order: UInt64, _ payload: ArraySlice<UInt8>)
        throws(ImportError)
    {
        out.write(key)
        out.write(order)
        out.write(payload)
        if out.bytes.count >= Self.bufferByteCount { try flush() }
    }

    mutating func finish() throws(ImportError) -> RunReader {
        try flush()
        lseek(file.descriptor, 0, SEEK_SET)
        return RunReader(file: file, byteCount: written)
    }

    private mutating func flush() throws(ImportError) {
        var done = 0
        while done < out.bytes.count {
            // The bytes written lie within the array, which lives across the call.
            let count = unsafe out.bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(
                    file.descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw file.failure(errno) }
            done += count
        }
        written += done
        out.bytes.removeAll(keepingCapacity: true)
    }
}
