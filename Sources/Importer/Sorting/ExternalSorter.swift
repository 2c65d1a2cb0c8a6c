/// Sorts any number of items in bounded memory: items gather in a buffer, full buffers are sorted
/// and written as runs to unnamed temporary files, and reading merges the runs. However many were
/// written, `runCountMax` files are open at the most: small runs are merged into larger ones.
///
/// Items order by `key`, then by `order`, so that the result does not depend on which part of the
/// input was read faster; no two items may have both in common.
final class ExternalSorter {
    struct Item {
        var key: UInt64
        var order: UInt64
        var payload: [UInt8]
    }

    /// Three sorters have 60 files open.
    static let runCountMax = 20
    private static let mergedCount = 10

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

    /// Files open now.
    var runCount: Int { runs.count }

    /// - Parameter folder: where runs are written; they have no name there and vanish with the
    ///   process.
    init(folder: String, bufferByteCountMax: Int) {
        self.folder = folder
        self.bufferByteCountMax = bufferByteCountMax
    }

    func insert(key: UInt64, order: UInt64, _ payload: [UInt8]) throws(ImportError) {
        if buffer.count + payload.count > bufferByteCountMax, !slots.isEmpty { try spill() }
        // Growing step by step would copy it all and end in twice the room; untouched pages are free.
        if buffer.capacity == 0 { buffer.reserveCapacity(bufferByteCountMax) }
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
        try Self.start(runs)
    }

    /// Key of the item that `next` gives.
    var nextKey: UInt64? {
        runs.isEmpty ? slots.last?.key : Self.earliest(of: runs)?.current?.key
    }

    func next() throws(ImportError) -> Item? {
        if runs.isEmpty {
            guard let slot = slots.popLast() else { return nil }
            return item(at: slot)
        }
        guard let run = Self.earliest(of: runs), let item = run.current else { return nil }
        try run.advance()
        return item
    }

    /// What `next` gives, without taking it.
    func peek() -> Item? {
        runs.isEmpty ? slots.last.map { item(at: $0) } : Self.earliest(of: runs)?.current
    }

    private func item(at slot: Slot) -> Item {
        Item(key: slot.key, order: slot.order, payload: Array(buffer[slot.start..<slot.end]))
    }

    /// Runs are few, so a scan beats a heap.
    private static func earliest(of runs: [RunReader]) -> RunReader? {
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
        var run = try RunWriter(folder: folder)
        for slot in slots {
            try run.write(key: slot.key, order: slot.order, buffer[slot.start..<slot.end])
        }
        runs.append(try run.finish())
        slots.removeAll(keepingCapacity: true)
        buffer.removeAll(keepingCapacity: true)
        if runs.count >= Self.runCountMax { try mergeSmallest() }
    }

    /// Makes one run of the smallest: each byte is rewritten as seldom as runs of many sizes allow.
    private func mergeSmallest() throws(ImportError) {
        runs.sort { $0.byteCount < $1.byteCount }
        let small = Array(runs.prefix(Self.mergedCount))
        runs.removeFirst(small.count)
        try Self.start(small)
        var merged = try RunWriter(folder: folder)
        while let run = Self.earliest(of: small), let item = run.current {
            try merged.write(key: item.key, order: item.order, item.payload[...])
            try run.advance()
        }
        runs.append(try merged.finish())
    }

    private static func start(_ runs: [RunReader]) throws(ImportError) {
        for run in runs {
            run.readByteCount = max(16 << 10, min(512 << 10, (8 << 20) / runs.count))
            try run.advance()
        }
    }
}
