import Document
import EventStore
import History
import KubernetesAPI

/// One run of `log`: which events pass, and what of each is told. Holds the documents of a few
/// hundred versions and the bounded memory of the fold, whatever the length of the history.
struct LogWalk {
    private let reader: Reader
    private let selection: ObjectSelection
    private let requests: RequestFilter
    private let patterns: [FieldPattern]
    private let excluded: Set<GroupResource>
    private let isFlat: Bool
    private var from: Revision
    private let through: Revision
    private var versions: Versions
    private var fold = EchoFold()
    /// How far before the first line the fold looks for what set it off.
    private static let lookBack = 2_000

    init(_ query: LogQuery, _ reader: Reader, head: Revision) throws(QueryError) {
        self.reader = reader
        let kinds = try reader.kindsOfAllTime()
        versions = Versions(reader, kinds: kinds)
        selection = try ObjectSelection(
            query.object, namespace: query.object.namespace, kinds: kinds, reader: reader)
        requests = RequestFilter(
            by: query.by, agents: query.agent, verbs: query.verb,
            peopleOnly: query.changedByPeople)
        patterns = try query.field.map { text throws(QueryError) in
            try TypedField(text).pattern
        }
        excluded = try reader.resources(query.exclude, kinds: kinds)
            .subtracting(try reader.resources(query.include, kinds: kinds))
        isFlat = query.flat || (query.reverse && query.limit == nil)
        from = try query.since.map { text throws(QueryError) in
            try TimeSpec(text).resolve(reader, as: .since).revision
        } ?? .zero
        if let after = query.after { from = max(from, Revision(UInt64(after) + 1)) }
        through = min(
            head,
            try query.until.map { text throws(QueryError) in
                try TimeSpec(text).resolve(reader, as: .until).revision
            } ?? head)
        try refuseUnknownNames()
    }

    var isEmpty: Bool { from > through }

    /// A name that nothing ever had is a mistake, not an empty answer.
    private func refuseUnknownNames() throws(QueryError) {
        for target in selection.targets {
            guard let name = target.name else { continue }
            let isKnown = try reader.keys(resource: target.resource).contains { key in
                key.name == name && selection.contains(key)
            }
            if !isKnown {
                throw try NeverLived(
                    reader: reader, target: target, name: name, namespace: selection.namespace
                ).error()
            }
        }
    }

    /// Moves the start to the event that only so many passing ones follow, itself included; false
    /// when none passes.
    mutating func narrow(toNewest limit: Int) throws(QueryError) -> Bool {
        var left = limit
        var oldest: Revision?
        if left == 0 { return false }
        try visit(from: from, reversed: true) { walk, event throws(QueryError) in
            guard walk.passesCheaply(event), try walk.passes(event) else { return true }
            oldest = event.revision
            left -= 1
            return left > 0
        }
        guard let oldest else { return false }
        from = oldest
        return true
    }

    mutating func run(reversed: Bool, _ body: (LogLine) -> Bool) throws(QueryError) {
        var start = from
        if !isFlat, from > .zero { start = try self.start(of: Self.lookBack) }
        let first = from
        try visit(from: start, reversed: reversed) { walk, event throws(QueryError) in
            guard walk.passesCheaply(event) else { return true }
            let isShown = event.revision >= first
            if walk.isFlat {
                guard try walk.passes(event) else { return true }
                return body(try walk.versions.change(of: event).line)
            }
            let change = try walk.versions.change(of: event)
            let link = walk.fold.feed(
                EchoFacts(event: event, document: change.content, diff: change.diff))
            guard isShown, try walk.passes(event) else { return true }
            var line = change.line
            line.under = link?.parent
            return body(line)
        }
    }

    /// The revision from which `count` events lead up to the first that is shown.
    private mutating func start(of count: Int) throws(QueryError) -> Revision {
        var left = count
        var oldest = from
        let last = Revision(from.rawValue - 1)
        try reader.events(from: nil, through: last, reversed: true) { event in
            oldest = event.revision
            left -= 1
            return left > 0
        }
        return oldest
    }

    private mutating func visit(
        from: Revision, reversed: Bool,
        _ body: (inout LogWalk, Event) throws(QueryError) -> Bool
    ) throws(QueryError) {
        var walk = self
        try reader.events(
            from: from, through: through, resource: selection.singleResource,
            key: selection.singleKey, reversed: reversed
        ) { event throws(QueryError) in try body(&walk, event) }
        self = walk
    }

    /// What the envelope alone can tell.
    private func passesCheaply(_ event: Event) -> Bool {
        !excluded.contains(event.key.resource) && selection.contains(event.key)
            && requests.takes(event.request)
    }

    /// What needs the content.
    private mutating func passes(_ event: Event) throws(QueryError) -> Bool {
        guard selection.needsDocument || !patterns.isEmpty else { return true }
        let change = try versions.change(of: event, noise: .none)
        if selection.needsDocument {
            let kind = selection.targets.first { $0.resource == event.key.resource }?.kind
            let sides = [change.after, change.before].compactMap { $0 }
            var isSelected = false
            for side in sides where !isSelected {
                isSelected = try selection.selects(side, kind: kind)
            }
            if !isSelected { return false }
        }
        guard !patterns.isEmpty else { return true }
        if let diff = change.diff {
            return diff.visible.contains { field in patterns.contains { $0.touches(field.path) } }
        }
        // The ends of a life set and remove all that the object has.
        guard let content = change.content, event.change == .added || event.change == .deleted
        else { return false }
        return patterns.contains { !$0.fields(in: content).isEmpty }
    }
}

extension VersionChange {
    /// The state that the event is about: the one after it, or the last.
    var content: JSONValue? { after ?? before }
}
