import History
import KubernetesAPI
import Queries

/// `status` for people.
struct StatusText {
    let width: Int?
    /// Each resource on a line of its own; else those that are known equally well share one.
    let all: Bool

    func lines(_ answer: StatusAnswer) -> [StyledText] {
        var lines = summary(answer)
        if !answer.marks.isEmpty {
            lines += ["", StyledText("Marks", .heading)]
            lines += MarksText(width: width).lines(answer.marks)
        }
        if !answer.coverage.isEmpty {
            lines += ["", StyledText("Coverage", .heading)]
            lines += coverage(answer.coverage)
        }
        if !answer.unknown.isEmpty {
            lines += ["", StyledText("Not known", .heading)]
            for sentence in answer.unknown {
                let wrapped = StyledText(sentence).wrapped(to: (width ?? 10_000) - 2)
                lines += wrapped.enumerated().map { StyledText($0 == 0 ? "- " : "  ") + $1 }
            }
        }
        return lines
    }

    private func summary(_ answer: StatusAnswer) -> [StyledText] {
        func row(_ title: String, _ text: StyledText) -> [StyledText] {
            text.wrapped(to: (width ?? 10_000) - 10).enumerated().map { at, piece in
                StyledText(at == 0 ? title : "", .faint).padded(to: 10) + piece
            }
        }
        var revisions = StyledText("none yet", .faint)
        if let first = answer.first {
            revisions = StyledText("\(first)", .revision) + " to "
            revisions += StyledText("\(answer.head)", .revision)
        }
        var lines = row("kind", StyledText(answer.kind, .strong)) + row("revisions", revisions)
        if let from = answer.from, let to = answer.to {
            let distance = TimeText.distance(from: from, to: to)
            let isNarrow = (width ?? .max) < 100
            let ends = [from, to].map { isNarrow ? $0.formatted(fractionDigits: 0) : "\($0)" }
            lines += row("time", "\(ends[0]) to \(ends[1]) (\(distance))")
        }
        lines += row(
            "holds",
            "\(Count.text(answer.events)) events, \(Count.text(answer.requests)) more requests, "
                + "\(Count.text(answer.objects)) objects alive at the head")
        lines += row("size", StyledText(size(answer)))
        if answer.damaged > 0 {
            let words = "\(Count.of(answer.damaged, "block")) can't be read"
            lines += row("damaged", StyledText(words, .failure))
        }
        if !answer.cluster.isEmpty { lines += row("cluster", StyledText(answer.cluster)) }
        return lines
    }

    private func size(_ answer: StatusAnswer) -> String {
        let text = Count.bytes(answer.bytes)
        guard answer.events > 0 else { return text }
        return "\(text) on disk, \(answer.bytes / answer.events) bytes an event"
    }

    private func coverage(_ resources: [ResourceCoverage]) -> [StyledText] {
        var table = TextTable([
            .init(title: "RESOURCE", minimum: 16), .init(title: "EVENTS", alignedRight: true),
            .init(title: "FROM"), .init(title: "TO"), .init(title: "WHO"),
            .init(title: "SEEN BY", minimum: 7),
        ])
        var groups: [[ResourceCoverage]] = []
        for resource in resources {
            let like = groups.firstIndex { group in
                !all && group[0].who == "all" && Self.isEqual(group[0], resource)
            }
            if let like { groups[like].append(resource) } else { groups.append([resource]) }
        }
        for group in groups { table.add(row(group)) }
        let hint = groups.count < resources.count
        return table.lines(width: width)
            + (hint ? [StyledText("--all lists each resource", .faint)] : [])
    }

    private static func isEqual(_ a: ResourceCoverage, _ b: ResourceCoverage) -> Bool {
        a.from == b.from && a.to == b.to && a.who == b.who && a.sources == b.sources
    }

    private func row(_ group: [ResourceCoverage]) -> [StyledText] {
        let resource = group[0]
        let name = group.count > 1 ? "\(group.count) resources" : resource.resource
        let who: StyledText =
            switch resource.who {
            case "all": StyledText("all", .added)
            case "none": StyledText("none", .removed)
            default: StyledText("all but \(resource.eventsWithoutAuthor)", .changed)
            }
        return [
            StyledText(name), StyledText(Count.text(group.reduce(0) { $0 + $1.events })),
            StyledText(resource.from.map { TimeText.clock($0) } ?? "-", .faint),
            StyledText(resource.to.map { TimeText.clock($0) } ?? "-", .faint), who,
            StyledText(resource.sources.joined(separator: ", "), .faint),
        ]
    }
}

/// Numbers for people.
enum Count {
    /// `25,000`.
    static func text(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (at, digit) in digits.enumerated() {
            if at > 0, (digits.count - at) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// `1 object`, `28 objects`.
    static func of(_ number: Int, _ noun: String) -> String {
        "\(text(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `735 bytes`, `1.4 MB`: decimal units.
    static func bytes(_ count: Int) -> String {
        let units = ["KB", "MB", "GB", "TB"]
        guard count >= 1_000 else { return "\(count) bytes" }
        var tenths = count / 100
        var unit = 0
        while tenths >= 10_000, unit < units.count - 1 {
            tenths /= 1_000
            unit += 1
        }
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
