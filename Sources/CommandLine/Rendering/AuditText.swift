import KubernetesAPI
import Queries

/// `audit` for people: a line a request, with the rule that allowed it on the right of a wide
/// terminal or below on a narrow one, where it is said once for a run of equal ones.
struct AuditText {
    let width: Int?
    private let objects = ObjectText()
    private var lastDay = ""
    private var lastReason = ""

    init(width: Int?) {
        self.width = width
    }

    mutating func lines(_ line: AuditLine) -> [StyledText] {
        var lines: [StyledText] = []
        let day = TimeText.day(line.time)
        if day != lastDay {
            lines.append(StyledText("\(day) UTC", .faint))
            lastDay = day
        }
        var text = StyledText("\(TimeText.clock(line.time))  ", .faint)
        text += AuthorText.name(line.by).cut(to: nameWidth).padded(to: nameWidth) + "  "
        text += code(line).padded(to: 3) + "  "
        text += StyledText(AuthorText.request(line.by)).padded(to: 8) + " "
        text += target(line)
        if let revision = line.revision { text += StyledText("  at \(revision)", .revision) }
        let reason = reason(line)
        let says = "\(line.by.user) \(reason.plain)"
        let isNews = !reason.isEmpty && says != lastReason
        lastReason = says
        let indent = StyledText(String(repeating: " ", count: 10 + nameWidth + 2))
        guard let width else {
            return lines + [reason.isEmpty ? text : text + "  " + reason]
        }
        lines += text.wrapped(to: width).enumerated().map { $0 == 0 ? $1 : indent + $1 }
        if isNews {
            lines += reason.wrapped(to: max(30, width - indent.width)).map { indent + $0 }
        }
        return lines
    }

    private var nameWidth: Int { (width ?? 120) < 100 ? 14 : 24 }

    private func code(_ line: AuditLine) -> StyledText {
        guard line.code > 0 else { return StyledText("-", .faint) }
        return StyledText("\(line.code)", line.code < 400 ? .faint : .failure)
    }

    private func target(_ line: AuditLine) -> StyledText {
        guard let object = line.object else { return StyledText(line.requestURI) }
        return objects.listed(object.key)
    }

    private func reason(_ line: AuditLine) -> StyledText {
        if line.decision == "forbid" || line.code >= 400 {
            let words = line.failure.isEmpty ? line.reason : line.failure
            return StyledText(words.isEmpty ? "refused" : words, .removed)
        }
        let words = line.reason.hasPrefix("RBAC: ") ? line.reason.dropFirst(6) : line.reason[...]
        return StyledText(String(words), .faint)
    }
}
