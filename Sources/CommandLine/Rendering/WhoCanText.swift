import Queries

/// `who-can` for people: a line a subject, persons before machines, and of each those of the
/// namespace's own bindings first, since they are what somebody gave away there. What does not fit
/// so gets the binding below: it is what is asked for, and never cut.
struct WhoCanText {
    let width: Int?

    func lines(_ answer: WhoCanAnswer, typed: String?) -> [StyledText] {
        var lines = [
            StyledText("who can ")
                + ActionText.words(answer.action, allNamespaces: answer.allNamespaces)
                + StyledText(" at ") + TimeText.moment(answer.at, as: typed)
        ]
        lines.append(StyledText())
        lines += table(answer.subjects)
        if !answer.byName.isEmpty {
            lines += [StyledText(), StyledText("only for some names:")]
            lines += table(answer.byName)
        }
        for note in answer.notes {
            lines.append(StyledText())
            lines += StyledText(note, .faint).wrapped(to: width ?? .max)
        }
        return lines
    }

    private func table(_ subjects: [WhoCanLine]) -> [StyledText] {
        let ordered = subjects.enumerated().sorted {
            (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
        }.map(\.element)
        let hasNames = ordered.contains { !$0.names.isEmpty }
        var columns: [TextTable.Column] = [
            .init(title: "SUBJECT"), .init(title: "BINDING"), .init(title: "ROLE"),
        ]
        if hasNames { columns.append(.init(title: "NAMES")) }
        var table = TextTable(columns)
        for line in ordered {
            var row = [subject(line), binding(line), role(line)]
            if hasNames { row.append(StyledText(line.names.joined(separator: ", "))) }
            table.add(row)
        }
        if let width, table.naturalWidth > width { return below(ordered, width) }
        return table.lines(width: nil)
    }

    private func below(_ ordered: [WhoCanLine], _ width: Int) -> [StyledText] {
        let indent = StyledText("    ")
        var lines: [StyledText] = []
        var last = ""
        for line in ordered {
            let subject = subject(line)
            if subject.plain != last { lines += subject.wrapped(to: width) }
            last = subject.plain
            var way = binding(line)
            if !line.role.isEmpty { way += StyledText(", ") + role(line) }
            if !line.names.isEmpty { way.append(", only \(line.names.joined(separator: ", "))") }
            lines += way.wrapped(to: width - indent.width).map { indent + $0 }
        }
        return lines
    }

    private func rank(_ line: WhoCanLine) -> Int {
        (isMachine(line) ? 2 : 0) + (line.bindingNamespace.isEmpty ? 1 : 0)
    }

    private func isMachine(_ line: WhoCanLine) -> Bool {
        line.kind == "ServiceAccount" || line.name.hasPrefix("system:")
    }

    func subject(_ line: WhoCanLine) -> StyledText {
        let name = line.namespace.isEmpty ? line.name : "\(line.namespace)/\(line.name)"
        return StyledText("\(line.kind) ", .faint)
            + StyledText(name, isMachine(line) ? .faint : .person)
    }

    func binding(_ line: WhoCanLine) -> StyledText {
        if line.binding.isEmpty { return StyledText("built in", .faint) }
        if line.bindingNamespace.isEmpty {
            return StyledText("\(line.bindingKind) ", .faint) + StyledText(line.binding)
        }
        return StyledText("\(line.bindingKind) \(line.bindingNamespace)/", .faint)
            + StyledText(line.binding)
    }

    func role(_ line: WhoCanLine) -> StyledText {
        if line.role.isEmpty { return StyledText("-", .faint) }
        return StyledText("\(line.roleKind) ", .faint) + StyledText(line.role)
    }
}
