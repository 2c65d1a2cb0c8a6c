import Document
import History
import KubernetesAPI
import Queries

/// `diff` for people: objects that people changed first, each with its authors and fields.
struct DiffText {
    let width: Int?
    let typed: DiffWords
    private let objects = ObjectText()

    init(width: Int?, typed: DiffWords) {
        self.width = width
        self.typed = typed
    }

    func lines(_ answer: DiffAnswer) -> [StyledText] {
        let changes = answer.visibleChanges
        var lines = header(answer, changes)
        let (byPeople, byMachines) = parted(changes)
        for change in byPeople { lines += block(change) }
        if !byPeople.isEmpty, !byMachines.isEmpty {
            lines += ["", StyledText("What the cluster's machines did", .heading)]
        }
        // Those that take a line of their own first, so that they stand together.
        let blocks = byMachines.map { block($0) }
        lines += blocks.filter { $0.first?.isEmpty == false }.flatMap { $0 }
        lines += blocks.filter { $0.first?.isEmpty == true }.flatMap { $0 }
        return lines + footer(answer)
    }

    func stat(_ answer: DiffAnswer) -> [StyledText] {
        let changes = answer.visibleChanges
        var table = TextTable([
            .init(title: ""), .init(title: "OBJECT", minimum: 24),
            .init(title: "FIELDS", alignedRight: true),
            .init(title: "BY", minimum: 16, overflow: .wrap),
        ])
        let (byPeople, byMachines) = parted(changes)
        for change in byPeople + byMachines {
            table.add([
                sign(change.kind), objects.listed(change.object.key),
                StyledText(change.fields.isEmpty ? "" : "\(change.fields.count)"),
                names(change.by),
            ])
        }
        return header(answer, changes) + table.lines(width: width, titled: !changes.isEmpty)
            + footer(answer)
    }

    private func header(_ answer: DiffAnswer, _ changes: [ObjectChange]) -> [StyledText] {
        var first = StyledText("from ", .faint) + TimeText.moment(answer.from, as: typed.from)
        var second = StyledText("to   ", .faint)
        second += TimeText.moment(answer.to, as: typed.to)
        if let from = answer.from.time, let to = answer.to.time {
            let order = from <= to ? "later" : "earlier"
            second.append("  \(TimeText.distance(from: from, to: to)) \(order)", .faint)
        }
        if changes.isEmpty {
            return [first, second, StyledText("nothing differs")]
        }
        first = first.cut(to: width ?? .max)
        let counts = [ObjectChange.Kind.added, .removed, .recreated, .changed].compactMap { kind in
            let count = changes.count { $0.kind == kind }
            return count > 0 ? "\(count) \(kind.rawValue)" : nil
        }
        return [first, second, StyledText(counts.joined(separator: ", "), .strong)]
    }

    private func footer(_ answer: DiffAnswer) -> [StyledText] {
        let folded = answer.changes.count { $0.isNoise }
        guard folded > 0 else { return [] }
        let what = folded == 1 ? "1 object changed" : "\(folded) objects changed"
        return ["", StyledText("\(what) only in bookkeeping (--all-fields shows it)", .faint)]
    }

    private func parted(_ changes: [ObjectChange]) -> ([ObjectChange], [ObjectChange]) {
        let byPeople = changes.filter { change in
            change.by.contains { AuthorText.isPerson($0.author) }
        }
        let byMachines = changes.filter { change in
            !change.by.contains { AuthorText.isPerson($0.author) }
        }
        return (byPeople, byMachines)
    }

    private func block(_ change: ObjectChange) -> [StyledText] {
        var lines: [StyledText] = [""]
        var title = sign(change.kind) + " " + objects.typed(change.object.key)
        if change.kind != .changed { title.append("  \(change.kind.rawValue)", .faint) }
        if let deed = loneDeed(change) {
            lines[0] = title + StyledText("  by ", .faint) + deed
            return hanging(lines[0], indent: 0)
        }
        lines.append(title)
        for deed in deeds(change.by) { lines += hanging(deed, indent: 4) }
        if change.byIsPartial {
            lines += hanging(
                StyledText("and events in between that did not decide it", .faint), indent: 4)
        }
        for group in FieldGroup.groups(ordered(change.fields)) {
            lines += group.lines(indent: 4, width: width)
        }
        if change.foldedFieldCount > 0, !change.fields.isEmpty {
            lines.append(StyledText("    and \(change.foldedFieldCount) of bookkeeping", .faint))
        }
        return lines
    }

    /// What is wanted before what is.
    private func ordered(_ fields: [FieldChange]) -> [FieldChange] {
        fields.filter { !$0.concernsStatus } + fields.filter { $0.concernsStatus }
    }

    private func sign(_ kind: ObjectChange.Kind) -> StyledText {
        switch kind {
        case .added: StyledText("+", .added)
        case .removed: StyledText("-", .removed)
        case .recreated: StyledText("±", .changed)
        case .changed: StyledText("~", .changed)
        }
    }

    /// Wrapped, with what goes on below set in by four more.
    private func hanging(_ text: StyledText, indent: Int) -> [StyledText] {
        guard let width else { return [StyledText(spaces(indent)) + text] }
        let room = max(20, width - indent)
        return text.wrapped(to: room - 4, first: room).enumerated().map { at, piece in
            StyledText(spaces(at == 0 ? indent : indent + 4)) + piece
        }
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    /// Of a whole object that machines made or took away, one author says enough.
    private func loneDeed(_ change: ObjectChange) -> StyledText? {
        guard change.kind == .added || change.kind == .removed,
            !change.by.contains(where: { AuthorText.isPerson($0.author) })
        else { return nil }
        let wanted = change.kind == .added ? "create" : "delete"
        let author = change.by.first { $0.author?.verb == wanted } ?? change.by.last
        guard let author else { return StyledText("nobody known", .faint) }
        return AuthorText.deed(author.author).styled(.faint)
            + StyledText(" at \(author.revision)", .faint)
    }

    /// `by 774 23:48:01 alice (kubectl patch)`; the machines' shares are counted.
    private func deeds(_ authors: [ChangeAuthor]) -> [StyledText] {
        var lines: [StyledText] = []
        for author in authors where AuthorText.isPerson(author.author) {
            lines.append(
                StyledText("by ", .faint) + StyledText("\(author.revision)", .revision)
                    + StyledText(" \(TimeText.clock(author.time)) ", .faint)
                    + AuthorText.deed(author.author)
                    + StyledText(author.author.map { "  request \($0.requestID)" } ?? "", .faint))
        }
        var machines: [(name: StyledText, count: Int, last: ChangeAuthor)] = []
        for author in authors where !AuthorText.isPerson(author.author) {
            let name = AuthorText.deed(author.author)
            if let at = machines.firstIndex(where: { $0.name.plain == name.plain }) {
                machines[at].count += 1
                machines[at].last = author
            } else {
                machines.append((name, 1, author))
            }
        }
        guard !machines.isEmpty else { return lines }
        var line = StyledText("by ", .faint)
        for (at, machine) in machines.enumerated() {
            if at > 0 { line.append(", ", .faint) }
            line += machine.name.styled(.faint)
            let times = machine.count > 1 ? " \(machine.count) times to " : " at "
            line.append("\(times)\(machine.last.revision)", .faint)
        }
        return lines + [line]
    }

    private func names(_ authors: [ChangeAuthor]) -> StyledText {
        var text = StyledText()
        var seen: Set<String> = []
        let people = authors.filter { AuthorText.isPerson($0.author) }
        for author in people + authors.filter({ !AuthorText.isPerson($0.author) }) {
            let name = AuthorText.name(author.author)
            guard seen.insert(author.author?.user ?? "").inserted else { continue }
            if !text.isEmpty { text.append(", ", .faint) }
            text += name
        }
        return text
    }
}
