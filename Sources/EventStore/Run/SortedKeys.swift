/// Key numbers of one resource in key order, as an array of short arrays.
///
/// ```
/// leaves: [ 4 9 1 ] [ 7 2 ] [ 3 8 5 6 ]      each of 1 to 512
/// ```
///
/// A copy shares all leaves; a change then copies the one leaf that it touches and the outer
/// array. So a list pins the state it reads at no cost.
struct SortedKeys: Sendable {
    private static let leafCountMax = 512

    private var leaves: [[UInt32]] = []
    private(set) var count = 0

    init() {}

    /// `sorted` is in key order.
    init(sorted: [UInt32]) {
        count = sorted.count
        let step = Self.leafCountMax * 3 / 4
        for start in stride(from: 0, to: sorted.count, by: step) {
            leaves.append(Array(sorted[start..<min(start + step, sorted.count)]))
        }
    }

    /// `isBefore` says whether a key of the collection is before the one that is looked for.
    private func place(_ isBefore: (UInt32) -> Bool) -> (leaf: Int, index: Int) {
        var (low, high) = (0, leaves.count)
        while low < high {
            let middle = (low + high) / 2
            if let last = leaves[middle].last, isBefore(last) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < leaves.count else { return (low, 0) }
        let leaf = leaves[low]
        var (from, to) = (0, leaf.count)
        while from < to {
            let middle = (from + to) / 2
            if isBefore(leaf[middle]) { from = middle + 1 } else { to = middle }
        }
        return (low, from)
    }

    mutating func insert(_ key: UInt32, isBefore: (UInt32) -> Bool) {
        var (leaf, index) = place(isBefore)
        if leaf == leaves.count {
            guard leaf > 0 else {
                leaves.append([key])
                count = 1
                return
            }
            leaf -= 1
            index = leaves[leaf].count
        }
        if index < leaves[leaf].count, leaves[leaf][index] == key { return }
        leaves[leaf].insert(key, at: index)
        count += 1
        if leaves[leaf].count > Self.leafCountMax {
            let half = Self.leafCountMax / 2
            let tail = Array(leaves[leaf][half...])
            leaves[leaf].removeSubrange(half...)
            leaves.insert(tail, at: leaf + 1)
        }
    }

    mutating func remove(_ key: UInt32, isBefore: (UInt32) -> Bool) {
        let (leaf, index) = place(isBefore)
        guard leaf < leaves.count, index < leaves[leaf].count, leaves[leaf][index] == key else {
            return
        }
        leaves[leaf].remove(at: index)
        count -= 1
        if leaves[leaf].isEmpty { leaves.remove(at: leaf) }
    }

    /// Visits keys in order, from the first that is not before what is looked for, until `body`
    /// returns false.
    func forEach(from isBefore: ((UInt32) -> Bool)? = nil, _ body: (UInt32) -> Bool) {
        var (leaf, index) = isBefore.map { place($0) } ?? (0, 0)
        while leaf < leaves.count {
            for key in leaves[leaf][index...] {
                guard body(key) else { return }
            }
            leaf += 1
            index = 0
        }
    }
}
