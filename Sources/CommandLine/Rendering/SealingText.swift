import Document
import EventStore
import KubernetesAPI

/// Sealing for people and for programs.
enum SealingText {
    static func lines(_ status: SealingStatus, program: String) -> [StyledText] {
        guard status.dataKeys > 0 else {
            return [StyledText("nothing is sealed in this store")]
        }
        var lines = [
            row("data keys", "\(Count.text(status.dataKeys)), \(Count.text(status.shredded)) shredded")
        ]
        lines += keys(status)
        if let act = status.lastRotation { lines.append(row("rotated", "\(act.at) by \(act.by)")) }
        if let act = status.lastShredding {
            lines.append(row("shredded", "\(act.at) by \(act.by)"))
        }
        if status.isRotationDue {
            lines.append(
                StyledText("a rotation is not finished", .warning)
                    + ": run `\(program) secrets rotate`, or deleted keys can still be found")
        }
        return lines
    }

    static func keys(_ status: SealingStatus) -> [StyledText] {
        status.wrappingKeys.map { key in
            let place = key.origin ?? "not here: what it wraps can't be read"
            let words = "\(key.id) wraps \(Count.of(key.dataKeys, "data key")), \(place)"
            return row("key", words + (key.isCurrent ? " (current)" : ""))
        }
    }

    static func lines(_ report: ShreddingReport, _ key: ObjectKey, isDone: Bool) -> [StyledText] {
        var lines = [
            StyledText(isDone ? "shredded" : "would shred", .strong)
                + " \(Count.of(report.versions, "version")) of \(key)"
        ]
        if report.sharedVersions > 0, let until = report.sharedUntil {
            lines.append(
                StyledText(
                    "  \(Count.of(report.sharedVersions, "version")) share a data key with later "
                        + "ones and stay: --before a time after \(until) takes them", .warning))
        }
        if report.clearVersions > 0 {
            lines.append(
                StyledText(
                    "  \(Count.of(report.clearVersions, "version")) from before this was sealed lie "
                        + "in the log in the clear: shredding can't reach them", .warning))
        }
        if let revision = report.renewed {
            lines.append(StyledText("  it lives on as revision \(revision), under a new data key"))
        }
        if report.dataKeys > 0 {
            lines.append(
                StyledText(
                    isDone
                        ? "  backups of the store and exports are not reached"
                        : "  add --yes to do it: it can't be undone", .faint))
        }
        return lines
    }

    static func json(_ status: SealingStatus) -> JSONValue {
        func act(_ act: SealingStatus.Act?) -> JSONValue {
            guard let act else { return .null }
            return .object(JSONObject([("by", .string(act.by)), ("at", .string("\(act.at)"))]))
        }
        return .object(
            JSONObject([
                ("dataKeys", number(status.dataKeys)), ("shredded", number(status.shredded)),
                ("keys", .array(status.wrappingKeys.map(json))),
                ("rotated", act(status.lastRotation)), ("lastShredded", act(status.lastShredding)),
                ("rotationDue", .bool(status.isRotationDue)),
            ]))
    }

    static func json(_ key: SealingStatus.WrappingKey) -> JSONValue {
        .object(
            JSONObject([
                ("id", .string("\(key.id)")), ("dataKeys", number(key.dataKeys)),
                ("origin", key.origin.map { .string($0) } ?? .null), ("current", .bool(key.isCurrent)),
            ]))
    }

    static func json(_ report: ShreddingReport, _ key: ObjectKey, isDone: Bool) -> JSONValue {
        .object(
            JSONObject([
                ("object", .string("\(key)")), ("done", .bool(isDone)),
                ("versions", number(report.versions)), ("dataKeys", number(report.dataKeys)),
                ("sharedVersions", number(report.sharedVersions)),
                ("clearVersions", number(report.clearVersions)),
                ("renewed", report.renewed.map { .string("\($0)") } ?? .null),
            ]))
    }

    private static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    private static func row(_ title: String, _ text: String) -> StyledText {
        StyledText(title, .faint).padded(to: 11) + StyledText(text)
    }
}
