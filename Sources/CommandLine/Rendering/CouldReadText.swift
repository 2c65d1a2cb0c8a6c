import Queries

/// `audit --could-read` for people: a stretch a line, with who let it begin and end below.
struct CouldReadText {
    let width: Int?

    func lines(_ line: CouldReadLine) -> [StyledText] {
        var lines = [time(line)]
        let who = WhoCanText(width: width)
        lines += indented(
            who.subject(line.who) + StyledText(" by ", .faint) + who.binding(line.who)
                + StyledText(", ") + who.role(line.who)
                + StyledText(" (\(line.verbs.joined(separator: ", ")))", .faint))
        if let author = line.letBy {
            lines += indented(change("let by ", author))
            if !author.rule.isEmpty { lines += indented(StyledText(author.rule, .faint)) }
        }
        if let author = line.endedBy { lines += indented(change("ended by ", author)) }
        return lines
    }

    private func time(_ line: CouldReadLine) -> StyledText {
        var text = TimeText.moment(line.from, as: nil)
        text += StyledText(" until ", .faint)
        if let to = line.to {
            text += TimeText.moment(to, as: nil)
        } else {
            text += StyledText("the end of the stretch")
        }
        return text
    }

    private func change(_ words: String, _ author: Author) -> StyledText {
        var text = StyledText(words, .faint) + StyledText(author.user, .person)
        if !author.impersonatedUser.isEmpty { text.append(" as \(author.impersonatedUser)") }
        return text
    }

    private func indented(_ text: StyledText) -> [StyledText] {
        let indent = StyledText("    ")
        guard let width else { return [indent + text] }
        return text.wrapped(to: max(20, width - indent.width)).map { indent + $0 }
    }
}
