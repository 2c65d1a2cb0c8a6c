package import Document
import KubernetesAPI

/// Says in one short line what an event changed: `spec.replicas 3 -> 0`,
/// `image of container checkout :v1 -> :v2-crash`, `became Ready`, `bound to worker-01`.
///
/// What somebody asked for comes before what was reported back; what does not fit the width is
/// counted: `(+3 more)`. Values of Secrets are never part of it, nor their digests.
package enum ChangeWords {
    /// - Parameters:
    ///   - diff: the event's changes by the standard noise filter, in either granularity; nil when
    ///     the object came or went.
    ///   - width: of the line, in characters; a first phrase that is longer is cut.
    package static func line(
        for event: Event, before: JSONValue?, after: JSONValue?, diff: FieldDiff?, width: Int = 80
    ) -> String {
        let isEventObject =
            event.key.resource.resource == "events"
            && ["", "events.k8s.io"].contains(event.key.resource.group)
        switch event.change {
        case .deleted: return "deleted"
        case .added, .modified:
            if isEventObject, let after { return fitted([EventObjectWords.text(of: after)], width) }
        case .reobserved: break
        }
        if event.change == .added {
            var phrases = CreationWords.phrases(of: after ?? .null, key: event.key)
            if event.isFirstSight(of: after) { phrases[0] = "first seen" }
            return fitted(phrases, width)
        }
        let phrases = ModificationWords(
            key: event.key, before: before ?? .null, after: after ?? .null
        ).phrases(for: diff?.visible ?? [])
        if event.change == .reobserved {
            return fitted(["served in another form at the same revision"] + phrases, width)
        }
        if phrases.isEmpty { return nothing(in: diff, of: event) }
        return fitted(phrases, width)
    }

    private static func nothing(in diff: FieldDiff?, of event: Event) -> String {
        guard let diff, !diff.folded.isEmpty else { return "nothing changed" }
        if event.key.resource.resource == "leases" { return "renewed" }
        let isHeartbeat = diff.folded.contains { change in
            change.concernsStatus && change.path.last?.key != "observedGeneration"
        }
        return isHeartbeat ? "heartbeat" : "only bookkeeping changed"
    }

    /// As many phrases as fit, the first one always.
    static func fitted(_ phrases: [String], _ width: Int) -> String {
        guard let first = phrases.first else { return "" }
        var line = first
        var used = 1
        while used < phrases.count {
            let rest = phrases.count - used - 1
            let longer = line + ", " + phrases[used]
            let mark = rest > 0 ? " (+\(rest) more)".count : 0
            if longer.count + mark > width { break }
            line = longer
            used += 1
        }
        let mark = used < phrases.count ? " (+\(phrases.count - used) more)" : ""
        return WordsOf.cut(line, to: max(8, width - mark.count)) + mark
    }
}

/// How values and paths are said.
enum WordsOf {
    /// With `…` for what is cut off.
    static func cut(_ text: String, to width: Int) -> String {
        if text.count <= width { return text }
        return text.prefix(max(1, width - 1)) + "…"
    }

    static func value(_ value: JSONValue?, width: Int = 32) -> String {
        switch value {
        case nil, .null?: return "(none)"
        case .string(let text)?:
            if text.isEmpty { return "\"\"" }
            let line = text.split(separator: "\n", omittingEmptySubsequences: true).first ?? ""
            let isWhole = line.utf8.count == text.utf8.count
            let shown = cut(String(line), to: width) + (isWhole || line.count > width ? "" : "…")
            return shown.contains(" ") ? "\"\(shown)\"" : shown
        case .array(let items)?:
            if items.contains(where: \.isContainer) {
                return items.count == 1 ? "[1 item]" : "[\(items.count) items]"
            }
            return cut("[" + items.map { Self.value($0) }.joined(separator: " ") + "]", to: width)
        case .object(let object)?:
            return cut("{" + object.keys.joined(separator: " ") + "}", to: width)
        case let scalar?: return cut(scalar.description, to: width)
        }
    }

    /// `spec.replicas 3 -> 0`, `spec.paused added: true`, `spec.paused removed`.
    static func change(_ name: String, _ before: JSONValue?, _ after: JSONValue?) -> String {
        switch (before, after) {
        case (nil, let after?):
            return after.isContainer ? "\(name) added" : "\(name) added: \(value(after))"
        case (_?, nil): return "\(name) removed"
        default: return "\(name) \(value(before)) -> \(value(after))"
        }
    }

    /// The path without its first dot, `name=` and quotes: `spec.containers[checkout].image`.
    static func path(_ components: some Sequence<FieldPath.Component>) -> String {
        var text = ""
        for component in components {
            switch component {
            case .item(let keys):
                text += "[" + keys.map { value($0.value) }.joined(separator: ",") + "]"
            case .element(let member): text += "[\(value(member))]"
            case .key(let key): text += ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text.hasPrefix(".") ? String(text.dropFirst()) : text
    }

    /// `registry.example.com/shop/checkout:v1 -> ...:v2` as `:v1 -> :v2`.
    static func images(_ before: String, _ after: String) -> String {
        func parts(_ image: String) -> (name: Substring, rest: Substring) {
            let nameStart = image.lastIndex(of: "/").map(image.index(after:)) ?? image.startIndex
            let tag = image[nameStart...].firstIndex { $0 == ":" || $0 == "@" } ?? image.endIndex
            return (image[..<tag], image[tag...])
        }
        let (old, new) = (parts(before), parts(after))
        if old.name == new.name, !old.rest.isEmpty, !new.rest.isEmpty {
            return "\(old.rest) -> \(new.rest)"
        }
        return "\(before) -> \(after)"
    }

    /// The image without registry and folders: `checkout:v1`.
    static func shortImage(_ image: String) -> String {
        image.split(separator: "/").last.map(String.init) ?? image
    }
}
