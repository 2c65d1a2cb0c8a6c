/// An array whose copies share what neither of them changes: a copy costs nothing, and a change to
/// one of two copies then copies a chunk and the way to it, never the whole.
///
/// ```
/// groups: [ [chunk chunk ... chunk] [chunk chunk] ]    64 chunks of 1,024 elements in a group
/// tail:   [element element element]                    what is not a whole chunk yet
/// ```
struct PersistentArray<Element: Sendable>: Sendable {
    private static var chunkShift: Int { 10 }
    private static var groupShift: Int { 6 }
    private static var chunkCount: Int { 1 << chunkShift }

    private var groups: [[[Element]]] = []
    private var tail: [Element] = []
    /// Elements that lie in whole chunks.
    private var groupedCount = 0

    init() {}

    init(_ elements: some Sequence<Element>) {
        for element in elements { append(element) }
    }

    var count: Int { groupedCount + tail.count }
    var isEmpty: Bool { count == 0 }
    var indices: Range<Int> { 0..<count }
    var last: Element? { isEmpty ? nil : self[count - 1] }

    subscript(index: Int) -> Element {
        get {
            if index >= groupedCount { return tail[index - groupedCount] }
            let chunk = index >> Self.chunkShift
            return groups[chunk >> Self.groupShift][chunk & (1 << Self.groupShift - 1)][
                index & (Self.chunkCount - 1)]
        }
        _modify {
            if index >= groupedCount {
                yield &tail[index - groupedCount]
            } else {
                let chunk = index >> Self.chunkShift
                yield &groups[chunk >> Self.groupShift][chunk & (1 << Self.groupShift - 1)][
                    index & (Self.chunkCount - 1)]
            }
        }
    }

    mutating func append(_ element: Element) {
        if tail.count == Self.chunkCount {
            if groupedCount & (1 << (Self.chunkShift + Self.groupShift) - 1) == 0 {
                groups.append([])
            }
            groups[groups.count - 1].append(tail)
            groupedCount += Self.chunkCount
            tail = []
        }
        tail.append(element)
    }
}

extension PersistentArray where Element: Comparable {
    /// Index of the first element that is not below `value`, in an ascending array.
    func lowerBound(of value: Element) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Ascending 64-bit numbers in little more than four bytes each: differences from the first of
/// their 1,024, and apart the few that are too far from it.
struct AscendingNumbers: Sendable {
    private static let shift = 10
    private var bases = PersistentArray<UInt64>()
    private var differences = PersistentArray<UInt32>()
    private var far: [Int: UInt64] = [:]

    var count: Int { differences.count }
    var last: UInt64? { count == 0 ? nil : self[count - 1] }
    var indices: Range<Int> { 0..<count }

    subscript(index: Int) -> UInt64 {
        let difference = differences[index]
        if difference == .max { return far[index] ?? .max }
        return bases[index >> Self.shift] + UInt64(difference)
    }

    mutating func append(_ value: UInt64) {
        let index = count
        if index & (1 << Self.shift - 1) == 0 { bases.append(value) }
        let difference = value - bases[index >> Self.shift]
        if difference < UInt64(UInt32.max) {
            differences.append(UInt32(difference))
        } else {
            differences.append(.max)
            far[index] = value
        }
    }

    /// Index of the first that is not below `value`.
    func lowerBound(of value: UInt64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
