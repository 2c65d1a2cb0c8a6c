import Document
import History
import KubernetesAPI
import Queries

/// `show` for people: the event, the request that made it, what changed, the object with its
/// changed lines marked.
struct ShowText {
    let width: Int?
    private let objects = ObjectText()

    init(width: Int?) {
        self.width = width
    }

    func lines(_ answer: ShowAnswer) -> [StyledText] {
        let line = answer.line
        var lines = [
            StyledText("event ", .faint) + StyledText("\(line.revision)", .revision)
                + StyledText(line.revisionIsInferred ? " (placed by a rule)" : "", .faint)
                + "  \(line.time)",
            row("object", objects.typed(line.object.key)),
            row("kind", "\(answer.kind) \(answer.apiVersion)"),
            row("uid", StyledText(line.object.uid)),
            row("change", StyledText(line.words.isEmpty ? line.change.word : line.words)),
        ]
        if let under = line.under {
            lines.append(row("echo of", StyledText("\(under)", .revision)))
        }
        lines += ["", StyledText("Request", .heading)]
        if let request = answer.request {
            lines += self.request(request)
        } else {
            lines.append(StyledText("no source tells who made this change", .faint))
        }
        if !line.fields.isEmpty {
            lines += ["", StyledText("Changed", .heading)]
            for field in line.fields {
                lines += ValueText.lines(field, indent: 0, width: width)
            }
        }
        lines += state(answer)
        if !answer.others.isEmpty {
            lines += ["", StyledText("Answered with this revision, changing nothing", .heading)]
            for other in answer.others {
                let time = other.completed ?? other.received
                let clock = time.map { TimeText.clock($0) + "  " } ?? ""
                lines.append(StyledText(clock, .faint) + AuthorText.deed(other.by))
            }
        }
        return lines
    }

    private func row(_ title: String, _ text: StyledText) -> StyledText {
        StyledText(title, .faint).padded(to: 10) + text
    }

    private func request(_ request: ShownRequest) -> [StyledText] {
        let by = request.by
        var rows: [(String, StyledText)] = [("user", AuthorText.name(by))]
        if AuthorText.isShortened(by) { rows.append(("", StyledText(by.user, .faint))) }
        if !by.groups.isEmpty {
            rows.append(("groups", StyledText(by.groups.joined(separator: ", "))))
        }
        rows.append(("agent", StyledText(by.userAgent)))
        rows.append(("from", StyledText(by.sourceIP)))
        rows.append(("verb", StyledText(AuthorText.request(by), .strong)))
        rows.append(("uri", StyledText(request.requestURI)))
        rows.append(("id", StyledText(by.requestID)))
        if by.code > 0 { rows.append(("code", StyledText("\(by.code)"))) }
        rows.append(("rule", StyledText(by.rule)))
        rows.append(("received", StyledText(request.received?.description ?? "")))
        if !request.failure.isEmpty {
            rows.append(("failure", StyledText(request.failure, .failure)))
        }
        var lines: [StyledText] = []
        for (title, text) in rows where !text.isEmpty {
            let pieces = text.wrapped(to: (width ?? 10_000) - 10)
            lines += pieces.enumerated().map { row($0 == 0 ? title : "", $1) }
        }
        if by.isInferred {
            lines.append(StyledText("joined by object, verb and time, not by name", .warning))
        }
        if let body = request.body {
            lines += ["", StyledText("Body", .heading)]
            let readable = ReadableDocument.withoutLastApplied(body)
            lines += ReadableDocument.yaml(readable).map { StyledText($0) }
        }
        return lines
    }

    private func state(_ answer: ShowAnswer) -> [StyledText] {
        let before = yaml(answer.before)
        let after = yaml(answer.after)
        guard !before.isEmpty || !after.isEmpty else {
            return ["", StyledText("The object's content is not known.", .faint)]
        }
        let title =
            before.isEmpty ? "Object, new" : after.isEmpty ? "Object, as it was last" : "Object"
        var lines: [StyledText] = ["", StyledText(title, .heading)]
        let diff = UnifiedDiff(from: before, to: after, context: max(before.count, after.count))
        guard !diff.isEmpty else { return lines + after.map { StyledText("  " + $0) } }
        for line in diff.hunks.flatMap(\.lines) { lines.append(UnifiedText.line(line)) }
        return lines
    }

    private func yaml(_ object: JSONValue?) -> [String] {
        object.map { ReadableDocument.yaml(ReadableDocument.withoutBookkeeping($0)) } ?? []
    }
}

/// Unified diffs in colour.
enum UnifiedText {
    static func line(_ line: UnifiedDiff.Line) -> StyledText {
        switch line.kind {
        case .added: StyledText("+ " + line.text, .added)
        case .removed: StyledText("- " + line.text, .removed)
        case .context: StyledText("  " + line.text)
        }
    }
}
