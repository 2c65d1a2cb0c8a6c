import Document
import KubernetesAPI

/// Turns the changes of an object into phrases, the most telling first.
struct ModificationWords {
    let key: ObjectKey
    let before: JSONValue
    let after: JSONValue

    /// Of a phrase; lower is said earlier.
    private enum Rank: Int, Comparable {
        case end, headline, request, label, report, count, note, detail

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    private struct Phrase {
        var rank: Rank
        var text: String
    }

    func phrases(for changes: [FieldChange]) -> [String] {
        var phrases: [Phrase] = []
        var rest: [FieldChange] = []
        var conditions: [JSONValue] = []
        var containers: [ContainerWords.Place] = []
        var hasAddresses = false
        var hasTaints = false
        for change in changes {
            let path = change.path.components
            if let type = Self.item(path, of: "conditions", key: "type"), change.concernsStatus {
                if !conditions.contains(type) { conditions.append(type) }
            } else if let place = ContainerWords.Place(path) {
                if !containers.contains(place) { containers.append(place) }
            } else if path.starts(with: [.key("spec"), .key("taints")]) {
                hasTaints = true
            } else if isAddresses(path) {
                hasAddresses = true
            } else {
                rest.append(change)
            }
        }
        for change in rest {
            if let phrase = phrase(for: change) { phrases.append(phrase) }
        }
        let sums = conditions.filter { ConditionWords.sums.contains($0.string ?? "") }
        for type in sums + conditions.filter({ !sums.contains($0) }) {
            let text = ConditionWords.text(of: type.string ?? "", before: before, after: after)
            if let text {
                phrases.append(Phrase(rank: text.isNews ? .report : .detail, text: text.text))
            }
        }
        for place in containers {
            if let text = ContainerWords.text(of: place, before: before, after: after) {
                phrases.append(Phrase(rank: .report, text: text))
            }
        }
        if hasTaints { phrases += taints().map { Phrase(rank: .request, text: $0) } }
        if hasAddresses {
            phrases.append(Phrase(rank: .count, text: AddressWords.text(before, after)))
        }
        let order = phrases.indices.sorted {
            (phrases[$0].rank, $0) < (phrases[$1].rank, $1)
        }
        return order.map { phrases[$0].text }
    }

    /// The item's key where the path leads into an item of `status.NAME`.
    private static func item(
        _ path: [FieldPath.Component], of list: String, key: String
    ) -> JSONValue? {
        guard path.count >= 3, path[1] == .key(list), case .item(let keys) = path[2] else {
            return nil
        }
        return keys.first { $0.name == key }?.value
    }

    private func isAddresses(_ path: [FieldPath.Component]) -> Bool {
        switch key.resource.resource {
        case "endpoints": path.first == .key("subsets")
        case "endpointslices": path.first == .key("endpoints")
        default: false
        }
    }

    private func phrase(for change: FieldChange) -> Phrase? {
        let path = change.path.components
        switch path.first?.key {
        case "metadata": return metadataPhrase(for: change, path)
        case "status": return statusPhrase(for: change, path)
        case "data", "stringData", "binaryData":
            return Phrase(rank: .request, text: dataText(change, path))
        default:
            let isHeadline = [
                "image", "replicas", "nodeName", "unschedulable", "suspend", "paused",
            ]
            .contains(path.last?.key ?? "")
            return Phrase(rank: isHeadline ? .headline : .request, text: specText(change, path))
        }
    }

    private func metadataPhrase(
        for change: FieldChange, _ path: [FieldPath.Component]
    ) -> Phrase? {
        guard path.count > 1 else { return Phrase(rank: .note, text: "metadata changed") }
        let name = WordsOf.path(path.dropFirst(2))
        switch path[1].key {
        case "deletionTimestamp":
            guard change.after != nil else { return nil }
            let grace = after["metadata"]?["deletionGracePeriodSeconds"]?.int
            let seconds = grace.map { $0 == 0 ? ", at once" : ", \($0) s grace" } ?? ""
            return Phrase(rank: .end, text: "deletion asked\(seconds)")
        case "deletionGracePeriodSeconds":
            guard change.before != nil, let after = change.after else { return nil }
            return Phrase(rank: .end, text: "grace period now \(WordsOf.value(after)) s")
        case "generation": return nil
        case "labels":
            return Phrase(rank: .label, text: memberText("label", change, path))
        case "annotations":
            if name.contains("deployment.kubernetes.io/") {
                return Phrase(rank: .note, text: annotationText(change, path))
            }
            return Phrase(rank: .note, text: memberText("annotation", change, path))
        case "finalizers":
            let what = path.count > 2 ? path[2].elementText : ""
            let verb = change.after == nil ? "removed" : "added"
            return Phrase(rank: .label, text: "finalizer \(what) \(verb)")
        case "ownerReferences":
            let verb = change.after == nil ? "removed" : change.before == nil ? "added" : "changed"
            return Phrase(rank: .note, text: "owner \(verb)")
        default:
            return Phrase(
                rank: .note, text: WordsOf.change(WordsOf.path(path), change.before, change.after))
        }
    }

    private func memberText(
        _ what: String, _ change: FieldChange, _ path: [FieldPath.Component]
    ) -> String {
        guard path.count > 2, let key = path[2].key else { return "\(what)s changed" }
        return WordsOf.change("\(what) \(key)", change.before, change.after)
    }

    /// `deployment.kubernetes.io/revision` is the rollout's number.
    private func annotationText(_ change: FieldChange, _ path: [FieldPath.Component]) -> String {
        let key = path.last?.key?.split(separator: "/").last.map(String.init) ?? "annotation"
        return WordsOf.change("rollout \(key)", change.before, change.after)
    }

    private func dataText(_ change: FieldChange, _ path: [FieldPath.Component]) -> String {
        let name = path.dropFirst().first?.key ?? "data"
        let isSecret = key.resource.resource == "secrets" && key.resource.group.isEmpty
        if isSecret {
            if path.count < 2 { return "data (changed)" }
            switch (change.before, change.after) {
            case (nil, _): return "data \(name) added"
            case (_, nil): return "data \(name) removed"
            default: return "data \(name) (changed)"
            }
        }
        if path.count < 2 { return "data changed" }
        let isText = [change.before, change.after].contains { $0?.string?.contains("\n") ?? false }
        if isText, change.before != nil, change.after != nil { return "data \(name) changed" }
        return WordsOf.change("data \(name)", change.before, change.after)
    }

    private func specText(_ change: FieldChange, _ path: [FieldPath.Component]) -> String {
        if change.isReorder { return "order of \(WordsOf.path(path)) changed" }
        if path == [.key("spec"), .key("nodeName")], change.before == nil, let node = change.after {
            return "bound to \(WordsOf.value(node))"
        }
        if path == [.key("spec"), .key("unschedulable")] {
            return change.after?.bool == true ? "cordoned" : "uncordoned"
        }
        guard let at = path.lastIndex(where: \.isItem), at > 0,
            ["containers", "initContainers"].contains(path[at - 1].key ?? "")
        else {
            return WordsOf.change(WordsOf.path(path), change.before, change.after)
        }
        let container = "container \(path[at].elementText)"
        let inner = path[(at + 1)...]
        if inner.isEmpty {
            let verb = change.before == nil ? "added" : change.after == nil ? "removed" : "changed"
            return "\(container) \(verb)"
        }
        if Array(inner) == [.key("image")], let old = change.before?.string,
            let new = change.after?.string
        {
            return "image of \(container) \(WordsOf.images(old, new))"
        }
        return WordsOf.change("\(WordsOf.path(inner)) of \(container)", change.before, change.after)
    }

    private func statusPhrase(for change: FieldChange, _ path: [FieldPath.Component]) -> Phrase? {
        let name = path.count > 1 ? path[1].key ?? "" : ""
        if path.count == 2, let word = StatusWords.counters[name] {
            let zero: JSONValue = 0
            let (old, new) = (change.before ?? zero, change.after ?? zero)
            if old == new { return nil }
            return Phrase(
                rank: .count, text: "\(word) \(WordsOf.value(old)) -> \(WordsOf.value(new))")
        }
        if name == "used", path.count == 3, let what = path[2].key {
            return Phrase(
                rank: .count, text: WordsOf.change("used \(what)", change.before, change.after))
        }
        if path.count == 2, StatusWords.quiet.contains(name) {
            return Phrase(
                rank: .detail, text: WordsOf.change(name, change.before, change.after))
        }
        if name == "phase" {
            return Phrase(
                rank: .report,
                text: change.before == nil
                    ? "phase \(WordsOf.value(change.after))"
                    : WordsOf.change("phase", change.before, change.after))
        }
        let text = WordsOf.change(
            WordsOf.path(path.dropFirst(path.count > 1 ? 1 : 0)), change.before, change.after)
        return Phrase(rank: path.count == 2 ? .count : .detail, text: text)
    }

    private func taints() -> [String] {
        func names(_ node: JSONValue) -> [String] {
            (node["spec"]?["taints"]?.array ?? []).map { taint in
                "\(taint["key"]?.string ?? ""):\(taint["effect"]?.string ?? "")"
            }
        }
        let (old, new) = (names(before), names(after))
        let added = new.filter { !old.contains($0) }.map { "taint \($0) added" }
        let removed = old.filter { !new.contains($0) }.map { "taint \($0) removed" }
        let phrases = added + removed
        return phrases.isEmpty ? ["taints changed"] : phrases
    }
}

extension FieldPath.Component {
    var isItem: Bool {
        switch self {
        case .item, .element, .index: true
        case .key: false
        }
    }

    /// An item's first key, or a set's member.
    var elementText: String {
        switch self {
        case .item(let keys): keys.first.map { WordsOf.value($0.value) } ?? ""
        case .element(let member): WordsOf.value(member, width: 64)
        case .index(let index): "\(index)"
        case .key(let key): key
        }
    }
}
