import Glibc

/// Sorts any number of items in bounded memory: items gather in a buffer, full buffers are sorted
/// and written as runs to unnamed temporary files, and reading merges the runs.
///
/// Items order by `key`, then by `order`, so that the result does not depend on which part of the input
/// was read faster.
final class ExternalSorter {
    struct Item {
        var key: UInt64
        var order: UInt64
        var payload: [UInt8]
    }

    private struct Slot {
        var key: UInt64
        var order: UInt64
        var start: Int
        var end: Int
    }

    private let folder: String
    private let bufferByteCountMax: Int
    private var buffer: [UInt8] = []
    private var slots: [Slot] = []
    private var runs: [RunReader] = []

    /// - Parameter folder: where runs are written; they have no name there and vanish with the
    ///   process.
    init(folder: String, bufferByteCountMax: Int) {
        self.folder = folder
        self.bufferByteCountMax = bufferByteCountMax
    }

    func insert(key: UInt64, order: UInt64, _ payload: [UInt8]) throws(ImportError) {
        if buffer.count + payload.count > bufferByteCountMax, !slots.isEmpty { try spill() }
        slots.append(
            Slot(
                key: key, order: order, start: buffer.count,
                end: buffer.count + payload.count))
        buffer.append(contentsOf: payload)
    }

    /// Ends the inserting; from here on `next` gives the items in order.
    func finish() throws(ImportError) {
        if runs.isEmpty {
            sortSlots()
        } else {
            if !slots.isEmpty { try spill() }
            buffer = []
            slots = []
        }
        slots.reverse()
        for run in runs {
            run.readByteCount = max(16 << 10, min(512 << 10, (8 << 20) / runs.count))
            try run.advance()
        }
    }

    /// Key of the item that `next` gives.
    var nextKey: UInt64? {
        runs.isEmpty ? slots.last?.key : earliestRun?.current?.key
    }

    func next() throws(ImportError) -> Item? {
        if runs.isEmpty {
            guard let slot = slots.popLast() else { return nil }
            return Item(
                key: slot.key, order: slot.order, payload: Array(buffer[slot.start..<slot.end]))
        }
        guard let run = earliestRun, let item = run.current else { return nil }
        try run.advance()
        return item
    }

    /// Runs are few (one per buffer), so a scan beats a heap; earlier runs win ties, which keeps
    /// the order of insertion.
    private var earliestRun: RunReader? {
        var best: (run: RunReader, key: UInt64, order: UInt64)?
        for run in runs {
            guard let item = run.current else { continue }
            if let best, (best.key, best.order) <= (item.key, item.order) { continue }
            best = (run, item.key, item.order)
        }
        return best?.run
    }

    private func sortSlots() {
        slots.sort { ($0.key, $0.order) < ($1.key, $1.order) }
    }

    private func spill() throws(ImportError) {
        sortSlots()
        let descriptor = try unnamedFile()
        var out = SpoolWriter()
        out.bytes.reserveCapacity(1 << 20)
        func flush() throws(ImportError) {
            var written = 0
            while written < out.bytes.count {
                // The bytes written lie within the array, which lives across the call.
                let count = unsafe out.bytes.withUnsafeBytes { bytes in
                    unsafe write(
                        descriptor, bytes.baseAddress?.advanced(by: written),
                        bytes.count - written)
                }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    close(descriptor)
                    throw .temporary(path: folder, errno: errno)
                }
                written += count
            }
            out.bytes.removeAll(keepingCapacity: true)
        }
        for slot in slots {
            out.write(slot.key)
            out.write(slot.order)
            out.write(UInt64(slot.end - slot.start))
            out.bytes.append(contentsOf: buffer[slot.start..<slot.end])
            if out.bytes.count >= 1 << 20 { try flush() }
        }
        try flush()
        lseek(descriptor, 0, SEEK_SET)
        runs.append(RunReader(descriptor: descriptor, folder: folder))
        slots.removeAll(keepingCapacity: true)
        buffer.removeAll(keepingCapacity: true)
    }
}

extension ExternalSorter {
    /// A file whose name is gone before it is used, so that nothing is left after a crash.
    private func unnamedFile() throws(ImportError) -> Int32 {
        var template = Array("\(folder)/import-XXXXXX".utf8CString)
        // mkstemp rewrites the last six characters of the string in place.
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { name in
            guard let start = name.baseAddress else { return Int32(-1) }
            let descriptor = unsafe mkstemp(start)
            if descriptor >= 0 { unsafe unlink(start) }
            return descriptor
        }
        guard descriptor >= 0 else { throw .temporary(path: folder, errno: errno) }
        return descriptor
    }
}

/// Reads one sorted run front to back.
private final class RunReader {
    private let descriptor: Int32
    private let folder: String
    /// How much is read at once: little when there are many runs, so that all together stay small.
    var readByteCount = 512 << 10
    private var buffer: [UInt8] = []
    private var at = 0
    private(set) var current: ExternalSorter.Item?

    init(descriptor: Int32, folder: String) {
        self.descriptor = descriptor
        self.folder = folder
    }

    deinit { close(descriptor) }

    func advance() throws(ImportError) {
        guard try need(1) else {
            current = nil
            buffer = []
            return
        }
        let key = try readVarint()
        let order = try readVarint()
        let count = Int(try readVarint())
        guard try need(count) else { throw .temporary(path: folder, errno: EIO) }
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
        throw .temporary(path: folder, errno: EIO)
    }

    /// Makes sure that `count` bytes are in the buffer from `at` on; false at the file's end.
    private func need(_ count: Int) throws(ImportError) -> Bool {
        if buffer.count - at >= count { return true }
        buffer.removeFirst(at)
        at = 0
        while buffer.count < count {
            let filled = buffer.count
            let room = max(count - filled, readByteCount)
            buffer.append(contentsOf: repeatElement(0, count: room))
            // The kernel writes at most `room` bytes after the `filled` ones.
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe read(descriptor, bytes.baseAddress?.advanced(by: filled), room)
            }
            buffer.removeLast(room - max(0, got))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .temporary(path: folder, errno: errno) }
            if got == 0 { return false }
        }
        return true
    }
}
