/// Finds numbers by the hash of what they stand for: what that is, its owner knows and compares.
///
/// Extendible hashing (Fagin and others, 1979): the first bits of a hash choose a leaf, an open
/// table of up to 512 numbers; a full leaf is divided in two. So growing never moves more than a
/// leaf, and of two copies that differ by an insertion only a leaf and its chunk are not shared.
///
/// ```
/// directory, depth 2     00    01   10 11
///                        |     |     \/
/// leaves                 [..] [..]  [..]      the third has depth 1
/// ```
struct HashIndex: Sendable {
    private struct Leaf: Sendable {
        var depth = 0
        var count = 0
        /// The hash's upper half above number + 1; 0 is free. A power of two of slots, a quarter
        /// of them free at least.
        var slots = [UInt64](repeating: 0, count: 8)

        mutating func put(_ slot: UInt64) {
            let mask = slots.count - 1
            var at = Int(truncatingIfNeeded: slot >> 32) & mask
            while slots[at] != 0 { at = (at + 1) & mask }
            slots[at] = slot
            count += 1
        }
    }

    private static let slotCountMax = 512
    /// A directory of more entries for a leaf does not grow, the leaf does: its hashes share so
    /// many bits that they are hardly told apart by more.
    private static let entriesPerLeafMax = 16

    private var depth = 0
    private var directory = PersistentArray<UInt32>([0])
    private var leaves = PersistentArray<Leaf>([Leaf()])

    private static func slot(_ number: UInt32, _ hash: UInt64) -> UInt64 {
        (hash >> 32) << 32 | (UInt64(number) + 1)
    }

    private func leaf(of hash: UInt64) -> Int {
        depth == 0 ? 0 : Int(directory[Int(hash >> UInt64(64 - depth))])
    }

    /// The number with this hash that `matches`.
    func number(hash: UInt64, _ matches: (UInt32) -> Bool) -> UInt32? {
        let slots = leaves[leaf(of: hash)].slots
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: hash >> 32) & mask
        while slots[at] != 0 {
            if slots[at] >> 32 == hash >> 32 {
                let number = UInt32(truncatingIfNeeded: slots[at]) - 1
                if matches(number) { return number }
            }
            at = (at + 1) & mask
        }
        return nil
    }

    /// Adds a number that is not there.
    mutating func insert(_ number: UInt32, hash: UInt64) {
        var leaf = leaf(of: hash)
        while leaves[leaf].count * 4 >= leaves[leaf].slots.count * 3 {
            if leaves[leaf].slots.count < Self.slotCountMax || isDirectoryFull(for: leaf) {
                grow(leaf)
            } else {
                divide(leaf, hash)
                leaf = self.leaf(of: hash)
            }
        }
        leaves[leaf].put(Self.slot(number, hash))
    }

    /// Puts `number` in the place of `old`, which has the same hash.
    mutating func replace(_ old: UInt32, with number: UInt32, hash: UInt64) {
        let leaf = leaf(of: hash)
        let mask = leaves[leaf].slots.count - 1
        var at = Int(truncatingIfNeeded: hash >> 32) & mask
        while leaves[leaf].slots[at] != 0 {
            if leaves[leaf].slots[at] == Self.slot(old, hash) {
                leaves[leaf].slots[at] = Self.slot(number, hash)
                return
            }
            at = (at + 1) & mask
        }
    }

    private func isDirectoryFull(for leaf: Int) -> Bool {
        leaves[leaf].depth == depth
            && (depth == 31 || directory.count >= Self.entriesPerLeafMax * leaves.count)
    }

    private mutating func grow(_ index: Int) {
        let old = leaves[index]
        var leaf = Leaf(
            depth: old.depth, slots: [UInt64](repeating: 0, count: old.slots.count * 2))
        for slot in old.slots where slot != 0 { leaf.put(slot) }
        leaves[index] = leaf
    }

    private mutating func divide(_ index: Int, _ hash: UInt64) {
        let old = leaves[index]
        if old.depth == depth { doubleDirectory() }
        var low = Leaf(
            depth: old.depth + 1, slots: [UInt64](repeating: 0, count: old.slots.count))
        var high = low
        let bit = UInt64(1) << UInt64(63 - old.depth)
        for slot in old.slots where slot != 0 {
            if slot & bit == 0 { low.put(slot) } else { high.put(slot) }
        }
        leaves[index] = low
        let new = UInt32(leaves.count)
        leaves.append(high)
        // The upper half of the entries that shared the leaf.
        let width = 1 << (depth - old.depth)
        let first = Int(hash >> UInt64(64 - depth)) & ~(width - 1)
        for entry in first + width / 2..<first + width { directory[entry] = new }
    }

    private mutating func doubleDirectory() {
        var doubled = PersistentArray<UInt32>()
        for entry in directory.indices {
            doubled.append(directory[entry])
            doubled.append(directory[entry])
        }
        directory = doubled
        depth += 1
    }
}

/// A hash of values that differs from process to process, so that nobody can choose what collides.
func hash(_ combine: (inout Hasher) -> Void) -> UInt64 {
    var hasher = Hasher()
    combine(&hasher)
    return UInt64(bitPattern: Int64(hasher.finalize()))
}
