import History
import KubernetesAPI
import Queries

/// `log` for people: one line an event, with what changed in words.
struct LogText {
    /// Children of one node that are shown, the rest being counted.
    private static let childrenShown = 12

    let width: Int?
    private let objects = ObjectText()
    private var lastDay = ""

    init(width: Int?) {
        self.width = width
    }

    /// One event, preceded by the day when that is another than the one before.
    mutating func lines(_ line: LogLine) -> [StyledText] {
        day(of: line) + entry(line, words: words([line]), branch: StyledText(), stem: StyledText())
    }

    mutating func lines(_ tree: LogTree, reversed: Bool = false) -> [StyledText] {
        var lines: [StyledText] = []
        for root in reversed ? tree.roots.reversed() : tree.roots {
            lines += day(of: tree.nodes[root].first)
            lines += subtree(tree, root, branch: StyledText(), stem: StyledText())
        }
        return lines
    }

    private mutating func day(of line: LogLine) -> [StyledText] {
        let day = TimeText.day(line.time)
        guard day != lastDay else { return [] }
        lastDay = day
        return [StyledText("\(day) UTC", .faint)]
    }

    private func subtree(
        _ tree: LogTree, _ at: Int, branch: StyledText, stem: StyledText
    ) -> [StyledText] {
        let node = tree.nodes[at]
        var lines = entry(
            node.first, words: words(node.lines),
            branch: branch, stem: stem + (node.children.isEmpty ? "" : StyledText("│  ", .faint)))
        let shown = node.children.prefix(Self.childrenShown)
        let hidden = node.children.dropFirst(Self.childrenShown)
        for (place, child) in shown.enumerated() {
            let isLast = place == shown.count - 1 && hidden.isEmpty
            lines += subtree(
                tree, child, branch: stem + StyledText(isLast ? "└─ " : "├─ ", .faint),
                stem: stem + StyledText(isLast ? "   " : "│  ", .faint))
        }
        if !hidden.isEmpty {
            let events = hidden.reduce(0) { $0 + tree.eventCount($1) }
            let last = hidden.map { tree.last($0).revision }.max()
            let text = "└─ \(hidden.count) more objects, \(events) events"
            lines.append(
                margin + stem
                    + StyledText(text + (last.map { ", the last at \($0)" } ?? ""), .faint))
        }
        return lines
    }

    /// Room for revision, time and author, which stand before the tree.
    private var authorWidth: Int { (width ?? 120) < 100 ? 14 : 22 }
    private var margin: StyledText {
        StyledText(String(repeating: " ", count: 7 + 2 + 8 + 2 + authorWidth + 2))
    }

    private func entry(
        _ line: LogLine, words: StyledText, branch: StyledText, stem: StyledText
    ) -> [StyledText] {
        var head = StyledText("\(line.revision)", .revision).padded(to: 7, right: true)
        if line.revisionIsInferred {
            head = StyledText("~\(line.revision)", .revision).padded(to: 7, right: true)
        }
        head += StyledText("  \(TimeText.clock(line.time))  ", .faint)
        head += AuthorText.name(line.by).cut(to: authorWidth).padded(to: authorWidth) + "  "
        let sign =
            switch line.change {
            case .added: StyledText("+ ", .added)
            case .modified: StyledText("~ ", .changed)
            case .deleted: StyledText("- ", .removed)
            case .reobserved: StyledText("o ", .faint)
            }
        let text = sign + objects.listed(line.object.key) + "  " + words
        guard let width else { return [head + branch + text] }
        let room = max(24, width - head.width - branch.width)
        let hanging = StyledText(String(repeating: " ", count: head.width)) + stem + "    "
        return text.wrapped(to: room).enumerated().flatMap { at, piece in
            at == 0
                ? [head + branch + piece]
                : piece.wrapped(to: max(20, width - hanging.width)).map { hanging + $0 }
        }
    }

    /// What the first event changed, and how many more of the same object followed to which one.
    private func words(_ lines: [LogLine]) -> StyledText {
        var text = StyledText(lines[0].words)
        guard lines.count > 1, let last = lines.last else { return text }
        if last.change == .deleted, lines[0].change != .deleted {
            text.append(text.isEmpty ? "deleted" : ", deleted")
        }
        text.append("  (+\(lines.count - 1) to \(last.revision))", .faint)
        return text
    }
}
