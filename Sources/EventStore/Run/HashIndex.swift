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
        /// Number + 1; 0 is free. A power of two of slots, a quarter of them free at least.
        var slots = [UInt32](repeating: 0, count: 8)
    }

    private static let slotCountMax = 512
    /// Beyond it leaves grow: hashes that share so many bits are not told apart by more.
    private static let depthMax = 26

    private var depth = 0
    private var directory = PersistentArray<UInt32>([0])
    private var leaves = PersistentArray<Leaf>([Leaf()])

    private func leaf(of hash: UInt64) -> Int {
        depth == 0 ? 0 : Int(directory[Int(hash >> UInt64(64 - depth))])
    }

    /// The number with this hash that `matches`.
    func number(hash: UInt64, _ matches: (UInt32) -> Bool) -> UInt32? {
        let slots = leaves[leaf(of: hash)].slots
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: hash) & mask
        while slots[at] != 0 {
            if matches(slots[at] - 1) { return slots[at] - 1 }
            at = (at + 1) & mask
        }
        return nil
    }

    /// Whether `makeRoom` has to come before the next `insert`.
    func isFull(at hash: UInt64) -> Bool {
        let leaf = leaves[leaf(of: hash)]
        return leaf.count * 4 >= leaf.slots.count * 3
    }

    /// Makes a place; `hashOf` tells the hashes of the numbers that are there.
    mutating func makeRoom(at hash: UInt64, hashOf: (UInt32) -> UInt64) {
        let leaf = leaf(of: hash)
        if leaves[leaf].slots.count < Self.slotCountMax || leaves[leaf].depth == Self.depthMax {
            grow(leaf, hashOf)
        } else {
            divide(leaf, hash, hashOf)
        }
    }

    /// Adds a number that is not there, where it is not full.
    mutating func insert(_ number: UInt32, hash: UInt64) {
        Self.put(number, hash, &leaves[leaf(of: hash)])
    }

    /// Puts `number` in the place of `old`, which has the same hash.
    mutating func replace(_ old: UInt32, with number: UInt32, hash: UInt64) {
        let leaf = leaf(of: hash)
        let mask = leaves[leaf].slots.count - 1
        var at = Int(truncatingIfNeeded: hash) & mask
        while leaves[leaf].slots[at] != 0 {
            if leaves[leaf].slots[at] == old + 1 {
                leaves[leaf].slots[at] = number + 1
                return
            }
            at = (at + 1) & mask
        }
    }

    private static func put(_ number: UInt32, _ hash: UInt64, _ leaf: inout Leaf) {
        let mask = leaf.slots.count - 1
        var at = Int(truncatingIfNeeded: hash) & mask
        while leaf.slots[at] != 0 { at = (at + 1) & mask }
        leaf.slots[at] = number + 1
        leaf.count += 1
    }

    private mutating func grow(_ index: Int, _ hashOf: (UInt32) -> UInt64) {
        let old = leaves[index]
        var leaf = Leaf(
            depth: old.depth, slots: [UInt32](repeating: 0, count: old.slots.count * 2))
        for slot in old.slots where slot != 0 { Self.put(slot - 1, hashOf(slot - 1), &leaf) }
        leaves[index] = leaf
    }

    private mutating func divide(_ index: Int, _ hash: UInt64, _ hashOf: (UInt32) -> UInt64) {
        let old = leaves[index]
        if old.depth == depth { doubleDirectory() }
        var low = Leaf(
            depth: old.depth + 1, slots: [UInt32](repeating: 0, count: old.slots.count))
        var high = low
        let bit = UInt64(1) << UInt64(63 - old.depth)
        for slot in old.slots where slot != 0 {
            let hash = hashOf(slot - 1)
            if hash & bit == 0 {
                Self.put(slot - 1, hash, &low)
            } else {
                Self.put(slot - 1, hash, &high)
            }
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
