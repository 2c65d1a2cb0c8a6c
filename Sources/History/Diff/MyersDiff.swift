/// A shortest edit script between two sequences: which elements of the first go and which of the
/// second come. What is neither stays, in order.
///
/// Myers, "An O(ND) difference algorithm and its variations" (1986), in its linear-space form:
/// time O((N + M) D), space O(N + M).
///
///     before  a b c d         removed   b
///     after   a c d e         inserted  e
struct MyersDiff {
    private(set) var removed: [Bool]
    private(set) var inserted: [Bool]
    /// Both sequences without what they begin and end with alike, as numbers.
    private let offset: Int
    private let before: [Int]
    private let after: [Int]
    /// Furthest x on each diagonal, from the start and from the end.
    private var forward: [Int]
    private var backward: [Int]

    init<Element: Hashable>(_ before: [Element], _ after: [Element]) {
        let shorter = min(before.count, after.count)
        var start = 0
        while start < shorter, before[start] == after[start] { start += 1 }
        var end = 0
        while end < shorter - start,
            before[before.count - 1 - end] == after[after.count - 1 - end]
        { end += 1 }
        removed = Array(repeating: false, count: before.count)
        inserted = Array(repeating: false, count: after.count)
        let old = start..<before.count - end
        let new = start..<after.count - end
        // Only what lies between is hashed; numbers are quicker to compare from then on.
        var numbers: [Element: Int] = [:]
        func number(_ element: Element) -> Int {
            if let known = numbers[element] { return known }
            let next = numbers.count
            numbers[element] = next
            return next
        }
        let isWork = !old.isEmpty && !new.isEmpty
        offset = start
        self.before = isWork ? before[old].map(number) : []
        self.after = isWork ? after[new].map(number) : []
        let diagonals = isWork ? 2 * (old.count + new.count) + 3 : 0
        forward = Array(repeating: 0, count: diagonals)
        backward = forward
        if isWork {
            mark(0..<old.count, 0..<new.count)
        } else {
            for at in old { removed[at] = true }
            for at in new { inserted[at] = true }
        }
    }

    private mutating func mark(_ old: Range<Int>, _ new: Range<Int>) {
        var (oldStart, oldEnd) = (old.lowerBound, old.upperBound)
        var (newStart, newEnd) = (new.lowerBound, new.upperBound)
        while oldStart < oldEnd, newStart < newEnd, before[oldStart] == after[newStart] {
            oldStart += 1
            newStart += 1
        }
        while oldStart < oldEnd, newStart < newEnd, before[oldEnd - 1] == after[newEnd - 1] {
            oldEnd -= 1
            newEnd -= 1
        }
        if oldStart == oldEnd {
            for at in newStart..<newEnd { inserted[offset + at] = true }
        } else if newStart == newEnd {
            for at in oldStart..<oldEnd { removed[offset + at] = true }
        } else {
            let (x, y) = middle(oldStart..<oldEnd, newStart..<newEnd)
            mark(oldStart..<x, newStart..<y)
            mark(x..<oldEnd, y..<newEnd)
        }
    }

    /// A point that a shortest path goes through, other than both corners at once.
    private mutating func middle(_ old: Range<Int>, _ new: Range<Int>) -> (Int, Int) {
        let (width, height) = (old.count, new.count)
        let delta = width - height
        let origin = width + height + 1
        let none = -2
        for at in 0...(2 * origin) {
            forward[at] = none
            backward[at] = none
        }
        forward[origin + 1] = 0
        backward[origin + 1] = 0
        for distance in 0...((width + height + 1) / 2) {
            for k in stride(from: -distance, through: distance, by: 2) {
                var x = Self.furthest(forward, origin, k, width, height, none)
                while x >= 0, x < width, x - k < height,
                    before[old.lowerBound + x] == after[new.lowerBound + x - k]
                { x += 1 }
                forward[origin + k] = x
                let opposite = origin + delta - k
                if x >= 0, delta % 2 != 0, abs(delta - k) < distance, backward[opposite] >= 0,
                    x + backward[opposite] >= width
                {
                    return (old.lowerBound + x, new.lowerBound + x - k)
                }
            }
            for k in stride(from: -distance, through: distance, by: 2) {
                var x = Self.furthest(backward, origin, k, width, height, none)
                while x >= 0, x < width, x - k < height,
                    before[old.upperBound - 1 - x] == after[new.upperBound - 1 - x + k]
                { x += 1 }
                backward[origin + k] = x
                let opposite = origin + delta - k
                if x >= 0, delta % 2 == 0, abs(delta - k) <= distance, forward[opposite] >= 0,
                    x + forward[opposite] >= width
                {
                    return (old.upperBound - x, new.upperBound - x + k)
                }
            }
        }
        return (old.upperBound, new.lowerBound)
    }

    /// One step from the neighbouring diagonals onto diagonal `k`; `none` when both would leave
    /// the rectangle.
    private static func furthest(
        _ reached: [Int], _ origin: Int, _ k: Int, _ width: Int, _ height: Int, _ none: Int
    ) -> Int {
        let left = reached[origin + k - 1]
        let above = reached[origin + k + 1]
        let right = left >= 0 && left < width ? left + 1 : none
        let down = above >= 0 && above - k <= height ? above : none
        return max(right, down)
    }
}
