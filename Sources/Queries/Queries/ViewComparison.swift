import Document
import EventStore
import History
import KubernetesAPI

/// Two views side by side.
struct ViewComparison {
    private let reader: Reader
    private let before: View
    private let after: View
    private let selection: ObjectSelection
    private let leftOut: Set<GroupResource>
    private let noise: NoiseFilter
    private let wantsDocuments: Bool
    private var versions: Versions

    /// Left out unless asked for: they change all the time and say little about a state.
    private static let noisy: Set<GroupResource> = [
        GroupResource(group: "", resource: "events"),
        GroupResource(group: "events.k8s.io", resource: "events"),
        GroupResource(group: "coordination.k8s.io", resource: "leases"),
    ]

    init(
        _ query: DiffQuery, _ reader: Reader, from: Moment, to: Moment
    ) throws(QueryError) {
        self.reader = reader
        before = try reader.view(at: from.revision)
        after = try reader.view(at: to.revision)
        let kinds = try reader.kindsOfAllTime()
        versions = Versions(reader, kinds: kinds)
        selection = try ObjectSelection(
            query.object, namespace: query.object.namespace, kinds: kinds, reader: reader)
        leftOut = Self.noisy
            .subtracting(selection.targets.map(\.resource))
            .subtracting(try reader.resources(query.include, kinds: kinds))
            .union(try reader.resources(query.exclude, kinds: kinds))
        noise = query.allFields ? .none : .standard
        wantsDocuments = query.documents
    }

    /// In the order of keys.
    mutating func changes() throws(QueryError) -> [ObjectChange] {
        var changes: [ObjectChange] = []
        for resource in reader.store.resources() where !leftOut.contains(resource) {
            guard selection.targets.isEmpty
                || selection.targets.contains(where: { $0.resource == resource })
            else { continue }
            for entry in try entries(of: resource) where selection.contains(entry.key) {
                guard try reader.sees(entry.key, .past, at: before.revision),
                    try reader.sees(entry.key, .past, at: after.revision)
                else { continue }
                if let change = try change(entry) { changes.append(change) }
            }
        }
        try refuseUnknownName(changes)
        return changes
    }

    /// Versions are told apart by their position, since content served anew at a known revision
    /// differs too.
    private func entries(
        of resource: GroupResource
    ) throws(QueryError) -> [StateDiff.Entry<ObjectReference>] {
        try StateDiff.entries(
            from: before.references(resource), to: after.references(resource), key: \.key,
            revision: { Revision($0.position.rawValue) },
            uid: { reference throws(QueryError) in
                try reader.event(at: reference.position)?.uid ?? ""
            })
    }

    private mutating func change(
        _ entry: StateDiff.Entry<ObjectReference>
    ) throws(QueryError) -> ObjectChange? {
        guard let newest = entry.after ?? entry.before,
            let event = try reader.event(at: newest.position)
        else { return nil }
        var change = ObjectChange(
            object: NamedObject(key: entry.key, uid: event.uid), kind: entry.change.kind)
        change.apiVersion = event.apiVersion
        change.objectKind = event.kind
        let isCompared = change.kind == .changed || change.kind == .recreated
        guard isCompared || wantsDocuments || selection.needsDocument else { return change }
        let old = try document(entry.before)
        let new = try document(entry.after)
        if selection.needsDocument, try !isSelected(old, new, entry.key) { return nil }
        if wantsDocuments {
            change.before = old
            change.after = new
        }
        guard isCompared, let old, let new else { return change }
        let diff = SemanticDiff.compare(
            old, new, schema: versions.schema(apiVersion: event.apiVersion, kind: event.kind),
            noise: noise)
        change.fields = diff.visible
        change.foldedFieldCount = diff.folded.count
        return change
    }

    private func document(_ reference: ObjectReference?) throws(QueryError) -> JSONValue? {
        guard let reference else { return nil }
        return try reader.document(at: reference.position)
    }

    private func isSelected(
        _ old: JSONValue?, _ new: JSONValue?, _ key: ObjectKey
    ) throws(QueryError) -> Bool {
        let kind = selection.targets.first { $0.resource == key.resource }?.kind
        for side in [old, new] {
            if let side, try selection.selects(side, kind: kind) { return true }
        }
        return false
    }

    /// An object that is named but was at neither moment is a mistake, not an empty answer.
    private func refuseUnknownName(_ changes: [ObjectChange]) throws(QueryError) {
        guard changes.isEmpty, selection.targets.count == 1,
            let target = selection.targets.first, let name = target.name
        else { return }
        let keys = try reader.keys(resource: target.resource).filter {
            $0.name == name && selection.contains($0)
        }
        guard let key = keys.first else {
            throw try NeverLived(
                reader: reader, target: target, name: name, namespace: selection.namespace
            ).error()
        }
        for key in keys where before.reference(key) != nil || after.reference(key) != nil {
            return
        }
        throw QueryError(
            .notFound,
            "\(key) was not there at revision \(before.revision) nor at \(after.revision): "
                + ObjectLives(of: key, in: reader.store).words(reader))
    }

    /// Reads the events that made the changes in the order of the log.
    func addAuthors(to changes: inout [ObjectChange]) throws(QueryError) {
        let origins = ChangeOrigins(
            reader, between: min(before.revision, after.revision),
            and: max(before.revision, after.revision))
        var places: [(position: Position, change: Int)] = []
        for index in changes.indices {
            let found = try origins.events(
                of: changes[index].object.key, fields: changes[index].fields.map(\.path))
            changes[index].byIsPartial = found.isPartial
            for event in found.events { places.append((event.position, index)) }
        }
        places.sort { $0.position < $1.position }
        var next = places.makeIterator()
        try reader.events(at: places.lazy.map(\.position)) { event in
            guard let place = next.next() else { return }
            changes[place.change].by.append(
                ChangeAuthor(revision: event.revision, time: event.time, author: event.author))
        }
    }
}

extension StateDiff.Change {
    fileprivate var kind: ObjectChange.Kind {
        switch self {
        case .added: .added
        case .removed: .removed
        case .recreated: .recreated
        case .changed: .changed
        }
    }
}
