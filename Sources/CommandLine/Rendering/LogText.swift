import History
import KubernetesAPI
import Queries

/// `log` for people: one line an event, with what changed in words.
struct LogText {
    let width: Int?
    /// Levels of echoes that are shown; what lies deeper is counted.
    let depth: Int
    private let objects = ObjectText()
    private var lastDay = ""
    /// Six digits when the revisions are not known beforehand.
    private var revisionWidth = 6

    init(width: Int?, depth: Int = .max) {
        self.width = width
        self.depth = depth
    }

    /// One event, preceded by the day when that is another than the one before.
    mutating func lines(_ line: LogLine) -> [StyledText] {
        day(of: line)
            + entry(line, words([line]), tail: "", Place(depth: 0, namespace: ""))
    }

    mutating func lines(_ tree: LogTree) -> [StyledText] {
        var lines: [StyledText] = []
        revisionWidth = tree.nodes.map { "\($0.first.revision)".utf8.count + 1 }.max() ?? 6
        for root in tree.roots {
            lines += day(of: tree.nodes[root].first)
            lines += subtree(tree, root, Place(depth: tree.depth(ofRoot: root), namespace: ""))
        }
        return lines
    }

    private mutating func day(of line: LogLine) -> [StyledText] {
        let day = TimeText.day(line.time)
        guard day != lastDay else { return [] }
        lastDay = day
        return [StyledText("\(day) UTC", .faint)]
    }

    /// Where in the tree a line stands.
    private struct Place {
        var depth: Int
        /// Of the change above, which need not be said again.
        var namespace: String
        /// What leads to the line, and what goes on below it.
        var branch = StyledText()
        var stem = StyledText()
    }

    private func subtree(_ tree: LogTree, _ at: Int, _ place: Place) -> [StyledText] {
        let node = tree.nodes[at]
        var tail = StyledText()
        var children = node.children[...]
        if place.depth >= depth { children = [] }
        let shown = children.reduce(0) { $0 + tree.eventCount($1) }
        let more = tree.eventCount(at) - shown - 1
        if more > 0 {
            let last = children.isEmpty ? tree.last(at) : node.lines[node.lines.count - 1]
            tail = StyledText("  (+\(more) to \(last.revision))", .faint)
        }
        var own = place
        if !children.isEmpty { own.stem += StyledText("│  ", .faint) }
        var lines = entry(node.first, words(node.lines), tail: tail, own)
        let hidden = children.dropFirst(LogTree.childrenTold)
        children = children.prefix(LogTree.childrenTold)
        for child in children {
            let isLast = child == children.last && hidden.isEmpty
            var below = place
            below.depth += 1
            below.namespace = node.first.object.key.namespace
            below.branch = place.stem + StyledText(isLast ? "└─ " : "├─ ", .faint)
            below.stem += StyledText(isLast ? "   " : "│  ", .faint)
            lines += subtree(tree, child, below)
        }
        if !hidden.isEmpty {
            let events = hidden.reduce(0) { $0 + tree.eventCount($1) }
            let last = hidden.map { tree.last($0).revision }.max()
            let text = "└─ \(hidden.count) more objects, \(events) events"
            lines.append(
                margin + place.stem
                    + StyledText(text + (last.map { ", the last at \($0)" } ?? ""), .faint))
        }
        return lines
    }

    /// Room for revision, time and author, which stand before the tree.
    private var authorWidth: Int { isNarrow ? 13 : 22 }
    private var isNarrow: Bool { (width ?? 120) < 100 }
    private var margin: StyledText {
        StyledText(String(repeating: " ", count: revisionWidth + 1 + 8 + 1 + authorWidth + 1))
    }

    private func entry(
        _ line: LogLine, _ words: StyledText, tail: StyledText, _ place: Place
    ) -> [StyledText] {
        let revision = "\(line.revisionIsInferred ? "~" : "")\(line.revision)"
        var head = StyledText(revision, .revision).padded(to: revisionWidth, right: true)
        head += StyledText(" \(TimeText.clock(line.time)) ", .faint)
        let author = AuthorText.name(line.by, short: isNarrow).cut(to: authorWidth)
        head += author.padded(to: authorWidth) + " "
        let key = line.object.key
        let isSaid = key.namespace == place.namespace && place.depth > 0
        let name = isSaid ? StyledText(objects.name(key)) : objects.listed(key)
        let text = sign(line.change) + name + "  " + words
        guard let width else { return [head + place.branch + text + tail] }
        let room = width - head.width - place.branch.width
        // Echoes keep to one line: `show` has the rest. What set them off is told in full.
        if place.depth > 0 || !AuthorText.isPerson(line.by) {
            let line = head + place.branch + text.cut(to: max(20, room - tail.width)) + tail
            return [line.cut(to: width)]
        }
        let hanging = StyledText(String(repeating: " ", count: head.width)) + place.stem + "  "
        let pieces = (text + tail).wrapped(to: max(20, width - hanging.width), first: room)
        return pieces.enumerated().map { $0 == 0 ? head + place.branch + $1 : hanging + $1 }
    }

    private func sign(_ change: Event.Change) -> StyledText {
        switch change {
        case .added: StyledText("+ ", .added)
        case .modified: StyledText("~ ", .changed)
        case .deleted: StyledText("- ", .removed)
        case .reobserved: StyledText("o ", .faint)
        }
    }

    /// What the first of a node's events that tells something changed, and whether the object went
    /// in a later one.
    private func words(_ lines: [LogLine]) -> StyledText {
        let telling = lines.first { $0.change != .modified || !$0.fields.isEmpty }
        var text = StyledText((telling ?? lines[0]).words)
        if lines.count > 1, lines.last?.change == .deleted, lines[0].change != .deleted {
            text.append(text.isEmpty ? "deleted" : ", deleted")
        }
        return text
    }
}
