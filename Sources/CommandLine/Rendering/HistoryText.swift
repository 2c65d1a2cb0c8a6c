import History
import Queries

/// `history` for people: a line a version.
struct HistoryText {
    let width: Int?
    private let objects = ObjectText()

    init(width: Int?) {
        self.width = width
    }

    func lines(_ history: [HistoryLine], field: String?) -> [StyledText] {
        guard let first = history.first else { return [] }
        var title = objects.typed(first.object.key)
        if let field { title += StyledText("  \(field)", .path) }
        if let last = history.last {
            let what = field == nil ? "versions" : "values"
            title += StyledText("  \(history.count) \(what)", .faint)
            title += StyledText(", \(TimeText.day(first.time))", .faint)
            if TimeText.day(last.time) != TimeText.day(first.time) {
                title += StyledText(" to \(TimeText.day(last.time))", .faint)
            }
            title += StyledText(" UTC", .faint)
        }
        var table = TextTable([
            .init(title: "REVISION", alignedRight: true), .init(title: "TIME"),
            .init(title: "BY", minimum: 10), .init(title: "REQUEST", minimum: 7),
            .init(
                title: field == nil ? "WHAT" : "VALUE", minimum: 36, overflow: .wrap),
        ])
        for line in history {
            table.add([
                StyledText("\(line.revisionIsInferred ? "~" : "")\(line.revision)", .revision),
                StyledText(TimeText.clock(line.time), .faint),
                AuthorText.name(line.by, short: (width ?? 120) < 100),
                StyledText(line.by.map { AuthorText.request($0) } ?? "", .faint),
                what(line, field: field),
            ])
        }
        return [title] + table.lines(width: width)
    }

    private func what(_ line: HistoryLine, field: String?) -> StyledText {
        guard field != nil else {
            let style: Style =
                switch line.change {
                case .added: .added
                case .deleted: .removed
                default: .plain
                }
            return StyledText(line.words.isEmpty ? line.change.word : line.words, style)
        }
        guard let value = line.value else {
            return StyledText(line.change == .deleted ? "(object deleted)" : "(none)", .removed)
        }
        return StyledText(ValueText.text(value), .strong)
    }
}
