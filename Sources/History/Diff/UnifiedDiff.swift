/// A line-by-line diff of two texts in hunks, as `diff -u` and git print it.
package struct UnifiedDiff: Sendable {
    package enum Kind: Sendable {
        case context, removed, added
    }

    package struct Line: Sendable {
        package var kind: Kind
        package var text: String

        /// With ` `, `-` or `+` before it.
        package var marked: String {
            switch kind {
            case .context: " \(text)"
            case .removed: "-\(text)"
            case .added: "+\(text)"
            }
        }
    }

    package struct Hunk: Sendable {
        /// Of the first line, from 1; the line before the hunk when the hunk has none of its own.
        package var oldStart: Int
        package var oldCount: Int
        package var newStart: Int
        package var newCount: Int
        package var lines: [Line]

        /// `@@ -12,7 +12,8 @@`; a count of one is left out.
        package var header: String {
            func range(_ start: Int, _ count: Int) -> String {
                count == 1 ? "\(start)" : "\(start),\(count)"
            }
            return "@@ -\(range(oldStart, oldCount)) +\(range(newStart, newCount)) @@"
        }
    }

    package let hunks: [Hunk]

    package var isEmpty: Bool { hunks.isEmpty }

    /// Shortest by number of lines (Myers), with `context` equal lines around each change.
    package init(from before: [String], to after: [String], context: Int = 3) {
        let script = MyersDiff(before, after)
        var builder = HunkBuilder(context: context)
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, script.removed[old] {
                builder.add(.removed, before[old])
                old += 1
            } else if new < after.count, script.inserted[new] {
                builder.add(.added, after[new])
                new += 1
            } else {
                builder.add(.context, after[new])
                old += 1
                new += 1
            }
        }
        hunks = builder.finished()
    }

    /// As above for whole texts; the end of the last line makes no difference.
    package init(fromText before: String, toText after: String, context: Int = 3) {
        self.init(from: Self.lines(of: before), to: Self.lines(of: after), context: context)
    }

    /// With `--- ` and `+++ ` headers; empty when the texts are equal.
    package func text(from oldName: String, to newName: String) -> String {
        if hunks.isEmpty { return "" }
        var text = "--- \(oldName)\n+++ \(newName)\n"
        for hunk in hunks {
            text += hunk.header + "\n"
            for line in hunk.lines { text += line.marked + "\n" }
        }
        return text
    }

    private static func lines(of text: String) -> [String] {
        if text.isEmpty { return [] }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}

/// Cuts a run of lines into hunks.
private struct HunkBuilder {
    let context: Int
    private var hunks: [UnifiedDiff.Hunk] = []
    /// Of the hunk being built; equal lines at its end may turn out to be the start of the next.
    private var lines: [UnifiedDiff.Line] = []
    private var equalAtEnd = 0
    private var hasChange = false
    private var oldSeen = 0
    private var newSeen = 0

    init(context: Int) {
        self.context = context
    }

    mutating func add(_ kind: UnifiedDiff.Kind, _ text: String) {
        lines.append(UnifiedDiff.Line(kind: kind, text: text))
        if kind != .added { oldSeen += 1 }
        if kind != .removed { newSeen += 1 }
        guard kind == .context else {
            equalAtEnd = 0
            hasChange = true
            return
        }
        equalAtEnd += 1
        if hasChange {
            if equalAtEnd > 2 * context { close(keeping: context) }
        } else if equalAtEnd > context {
            lines.removeFirst()
            equalAtEnd -= 1
        }
    }

    mutating func finished() -> [UnifiedDiff.Hunk] {
        if hasChange { close(keeping: 0) }
        return hunks
    }

    /// Ends the hunk with at most `context` equal lines; the last `kept` begin the next one.
    private mutating func close(keeping kept: Int) {
        let surplus = max(0, equalAtEnd - context)
        let body = Array(lines.dropLast(surplus))
        let oldCount = body.count { $0.kind != .added }
        let newCount = body.count { $0.kind != .removed }
        let oldStart = oldSeen - surplus - oldCount + (oldCount > 0 ? 1 : 0)
        let newStart = newSeen - surplus - newCount + (newCount > 0 ? 1 : 0)
        hunks.append(
            UnifiedDiff.Hunk(
                oldStart: oldStart, oldCount: oldCount, newStart: newStart, newCount: newCount,
                lines: body))
        lines = Array(lines.suffix(kept))
        equalAtEnd = kept
        hasChange = false
    }
}
