import EventStore
import Glibc

/// The request IDs that the store holds, so that importing again repeats instead of doubling.
///
/// Kept as 8-byte hashes: of ten million requests two would collide once in 370,000 imports, and
/// the loss would be one audit line. They lie in an open-addressed table in an unnamed file that is
/// mapped, so the kernel may put them out of memory, and memory does not grow with their number.
@safe final class KnownRequests {
    private let slots: UnsafeMutableBufferPointer<UInt64>

    /// - Parameter addedCountMax: how many IDs may be inserted.
    init(in store: Store, addedCountMax: Int) throws {
        // Half of the slots stay free, so that searches are short.
        let count = max(4_096, 2 * (store.recordCount + addedCountMax))
        let slotCount = 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
        unsafe slots = try Self.table(slotCount, in: store.path)
        guard store.recordCount > 0 else { return }
        try store.forEachRequestID { _ = insert($0) }
    }

    deinit {
        let bytes = unsafe UnsafeMutableRawBufferPointer(slots)
        // The mapping is this object's own, and nobody has its address any more.
        unsafe munmap(bytes.baseAddress, bytes.count)
    }

    /// Notes an ID; false when it was known. Lines without an ID are always new.
    func insert(_ id: String) -> Bool {
        if id.isEmpty { return true }
        let hash = Self.hash(id)
        let mask = unsafe slots.count - 1
        var at = Int(truncatingIfNeeded: hash >> 20) & mask
        // `at` is below the count, a power of two; a free slot ends the search, and half are free.
        while unsafe slots[at] != 0 {
            if unsafe slots[at] == hash { return false }
            at = (at + 1) & mask
        }
        unsafe slots[at] = hash
        return true
    }

    private static func table(_ slotCount: Int, in folder: String) throws(ImportError)
        -> UnsafeMutableBufferPointer<UInt64>
    {
        let file = try TemporaryFile(in: folder)
        let byteCount = slotCount * MemoryLayout<UInt64>.stride
        // Room is taken here: a full disk would end the process when a page of a hole is written.
        let code = posix_fallocate(file.descriptor, 0, off_t(byteCount))
        guard code == 0 else { throw file.failure(code) }
        // A new shared mapping of the whole file, which outlives the descriptor.
        let start = unsafe mmap(
            nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            throw file.failure(errno)
        }
        return unsafe UnsafeMutableBufferPointer(
            start: start.bindMemory(to: UInt64.self, capacity: slotCount), count: slotCount)
    }

    /// FNV-1a with a final mix: stable, and IDs are not chosen by an adversary of this tool.
    /// Never 0, which marks a free slot.
    private static func hash(_ id: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= hash >> 32
        return max(1, hash &* 0x9E37_79B9_7F4A_7C15)
    }
}
