import Glibc

/// Reads one sorted run front to back.
final class RunReader {
    let byteCount: Int
    private let file: TemporaryFile
    /// How much is read at once: little when there are many runs, so that all together stay small.
    var readByteCount = 512 << 10
    private var buffer: [UInt8] = []
    private var at = 0
    private(set) var current: ExternalSorter.Item?

    init(file: TemporaryFile, byteCount: Int) {
        self.file = file
        self.byteCount = byteCount
    }

    func advance() throws(ImportError) {
        guard try need(1) else {
            current = nil
            buffer = []
            return
        }
        let key = try readVarint()
        let order = try readVarint()
        let count = Int(try readVarint())
        guard try need(count) else { throw file.failure(EIO) }
        current = ExternalSorter.Item(
            key: key, order: order, payload: Array(buffer[at..<at + count]))
        at += count
    }

    private func readVarint() throws(ImportError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while try need(1) {
            let byte = buffer[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw file.failure(EIO)
    }

    /// Makes sure that `count` bytes are in the buffer from `at` on; false at the file's end.
    private func need(_ count: Int) throws(ImportError) -> Bool {
        if buffer.count - at >= count { return true }
        buffer.removeFirst(at)
        at = 0
        while buffer.count < count {
            let filled = buffer.count
            // Of a small run no more than it has, and one byte to meet its end.
            let room = max(count - filled, min(readByteCount, byteCount + 1))
            buffer.append(contentsOf: repeatElement(0, count: room))
            // The kernel writes at most `room` bytes after the `filled` ones.
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe read(file.descriptor, bytes.baseAddress?.advanced(by: filled), room)
            }
            buffer.removeLast(room - max(0, got))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw file.failure(errno) }
            if got == 0 { return false }
        }
        return true
    }
}
