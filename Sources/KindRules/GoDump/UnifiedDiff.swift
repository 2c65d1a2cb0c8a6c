/// The differences of two texts as unified hunks with three lines of context, without the two lines
/// that name files.
///
/// Which lines are taken to be the same is what the matcher of Ratcliff and Obershelp finds
/// (longest common block first, then on both sides of it), with lines that are in more than one of
/// a hundred places of a long text not used as starting points: messages are compared to the
/// letter.
package struct UnifiedDiff {
    private struct Block {
        var old: Int
        var new: Int
        var count: Int
    }

    private let old: [String]
    private let new: [String]
    private var places: [String: [Int]] = [:]

    private init(_ old: [String], _ new: [String]) {
        self.old = old
        self.new = new
        for (place, line) in new.enumerated() { places[line, default: []].append(place) }
        if new.count >= 200 {
            let most = new.count / 100 + 1
            places = places.filter { $0.value.count <= most }
        }
    }

    /// Empty when the texts are equal.
    package static func text(from old: [String], to new: [String]) -> String {
        let diff = UnifiedDiff(old, new)
        return diff.hunks().map(diff.text).joined()
    }

    private func text(_ hunk: [Change]) -> String {
        guard let first = hunk.first, let last = hunk.last else { return "" }
        let oldRange = Self.range(first.old.lowerBound..<last.old.upperBound)
        let newRange = Self.range(first.new.lowerBound..<last.new.upperBound)
        var text = "@@ -\(oldRange) +\(newRange) @@\n"
        for change in hunk {
            if change.isSame {
                for line in old[change.old] { text += " \(line)\n" }
            } else {
                for line in old[change.old] { text += "-\(line)\n" }
                for line in new[change.new] { text += "+\(line)\n" }
            }
        }
        return text
    }

    private static func range(_ lines: Range<Int>) -> String {
        switch lines.count {
        case 0: "\(lines.lowerBound),0"
        case 1: "\(lines.lowerBound + 1)"
        default: "\(lines.lowerBound + 1),\(lines.count)"
        }
    }
}

extension UnifiedDiff {
    private struct Change {
        var isSame: Bool
        var old: Range<Int>
        var new: Range<Int>
    }

    private static let context = 3

    private func hunks() -> [[Change]] {
        var changes = changes()
        if let first = changes.first, first.isSame {
            let count = min(first.old.count, Self.context)
            changes[0].old = first.old.suffix(count)
            changes[0].new = first.new.suffix(count)
        }
        if let last = changes.last, last.isSame {
            let count = min(last.old.count, Self.context)
            changes[changes.count - 1].old = last.old.prefix(count)
            changes[changes.count - 1].new = last.new.prefix(count)
        }
        var hunks: [[Change]] = []
        var hunk: [Change] = []
        for change in changes {
            guard change.isSame, change.old.count > 2 * Self.context else {
                hunk.append(change)
                continue
            }
            let head = Change(
                isSame: true, old: change.old.prefix(Self.context),
                new: change.new.prefix(Self.context))
            hunks.append(hunk + [head])
            hunk = [
                Change(
                    isSame: true, old: change.old.suffix(Self.context),
                    new: change.new.suffix(Self.context))
            ]
        }
        if hunk.contains(where: { !$0.isSame }) { hunks.append(hunk) }
        return hunks.filter { $0.contains { !$0.isSame } }
    }

    private func changes() -> [Change] {
        var changes: [Change] = []
        var (atOld, atNew) = (0, 0)
        for block in matchingBlocks() {
            if atOld < block.old || atNew < block.new {
                changes.append(
                    Change(isSame: false, old: atOld..<block.old, new: atNew..<block.new))
            }
            (atOld, atNew) = (block.old + block.count, block.new + block.count)
            if block.count > 0 {
                changes.append(
                    Change(isSame: true, old: block.old..<atOld, new: block.new..<atNew))
            }
        }
        return changes
    }

    /// In order, neighbours joined, an empty one at the end of both.
    private func matchingBlocks() -> [Block] {
        var found: [Block] = []
        var pending = [(old: 0..<old.count, new: 0..<new.count)]
        while let (oldRange, newRange) = pending.popLast() {
            let block = longest(in: oldRange, newRange)
            guard block.count > 0 else { continue }
            found.append(block)
            pending.append((oldRange.lowerBound..<block.old, newRange.lowerBound..<block.new))
            pending.append(
                (
                    (block.old + block.count)..<oldRange.upperBound,
                    (block.new + block.count)..<newRange.upperBound
                ))
        }
        found.sort { ($0.old, $0.new) < ($1.old, $1.new) }
        var blocks: [Block] = []
        for block in found {
            if let last = blocks.last, last.old + last.count == block.old,
                last.new + last.count == block.new
            {
                blocks[blocks.count - 1].count += block.count
            } else {
                blocks.append(block)
            }
        }
        return blocks + [Block(old: old.count, new: new.count, count: 0)]
    }

    /// The longest common block; of several the first in the old text, then in the new one.
    private func longest(in oldRange: Range<Int>, _ newRange: Range<Int>) -> Block {
        var best = Block(old: oldRange.lowerBound, new: newRange.lowerBound, count: 0)
        var lengths: [Int: Int] = [:]
        for place in oldRange {
            var next: [Int: Int] = [:]
            for other in places[old[place]] ?? [] where newRange.contains(other) {
                let count = (lengths[other - 1] ?? 0) + 1
                next[other] = count
                if count > best.count {
                    best = Block(old: place - count + 1, new: other - count + 1, count: count)
                }
            }
            lengths = next
        }
        while best.old > oldRange.lowerBound, best.new > newRange.lowerBound,
            old[best.old - 1] == new[best.new - 1]
        {
            best = Block(old: best.old - 1, new: best.new - 1, count: best.count + 1)
        }
        while best.old + best.count < oldRange.upperBound,
            best.new + best.count < newRange.upperBound,
            old[best.old + best.count] == new[best.new + best.count]
        {
            best.count += 1
        }
        return best
    }
}
