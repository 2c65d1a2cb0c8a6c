import Document
import EventStore
import History
import KubernetesAPI

/// `blame OBJECT`: the event that gave each field its value.
package struct BlameQuery: ParameterizedQuery, Hashable {
    package var object = ObjectSpec()
    package var at: String?
    /// Fields that are no longer there too.
    package var deleted = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ObjectSpec.parameterFields(\Self.object) + [
            .text("at", \.at), .flag("deleted", \.deleted),
        ]
    }

    package func run(_ reader: Reader) throws(QueryError) -> BlameAnswer {
        let moment = try TimeSpec(at ?? "head").resolve(reader)
        let key = try SingleObject(reader: reader, spec: object).key()
        let past = reader.store.history(of: key).filter { $0.revision <= moment.revision }
        guard let last = past.last, last.change != .deleted else {
            throw reader.notThen(key, at: moment.revision)
        }
        let birth = past.lastIndex { $0.change == .added } ?? past.startIndex
        let life = past[birth...]
        var versions = Versions(reader, kinds: try reader.kindsOfAllTime())
        var fold = BlameFold()
        var origins = Origins(reader: reader)
        for reference in life {
            guard let document = try versions.document(at: reference.position) else { continue }
            fold.schema = versions.schema(
                apiVersion: document["apiVersion"]?.string ?? "",
                kind: document["kind"]?.string ?? "")
            fold.feed(
                document, uid: document["metadata"]?["uid"]?.string ?? "", at: reference.revision)
            origins.positions[reference.revision] = reference.position
            if origins.first == nil { origins.first = reference.revision }
        }
        guard let value = fold.value, let event = try reader.event(at: last.position) else {
            throw QueryError(
                .notFound, "no content of \(key) is known at revision \(moment.revision)")
        }
        try origins.judgeFirst(document: value, isCreation: life.first?.change == .added)
        var fields: [BlameField] = []
        for field in fold.fields() {
            fields.append(try origins.blame(field.path, field.value, setAt: field.revision))
        }
        var removed: [BlameField] = []
        if deleted {
            for field in fold.removedFields() {
                removed.append(
                    try origins.blame(field.path, field.value, setAt: field.removedAt))
            }
        }
        return BlameAnswer(
            object: NamedObject(key: key, uid: event.uid), at: moment, fields: fields,
            deleted: removed, document: value)
    }
}

/// The events that fields come from.
private struct Origins {
    let reader: Reader
    /// The oldest version that is known.
    var first: Revision?
    var positions: [Revision: Position] = [:]
    /// What the first version holds may be older than it.
    private var firstIsOlder = false
    private var events: [Revision: Event] = [:]

    init(reader: Reader) {
        self.reader = reader
    }

    private mutating func event(_ revision: Revision) throws(QueryError) -> Event? {
        if let known = events[revision] { return known }
        guard let position = positions[revision],
            let event = try reader.event(at: position)
        else { return nil }
        events[revision] = event
        return event
    }

    /// The first version is the object's creation when its request says so, or, without a
    /// request, when the object is no older than the recording.
    mutating func judgeFirst(document: JSONValue, isCreation: Bool) throws(QueryError) {
        guard let first, let event = try event(first) else { return }
        if let request = event.request {
            firstIsOlder = !(request.verb == "create" || request.code == 201)
            return
        }
        guard let start = reader.store.first.flatMap({ reader.store.time(of: $0) }),
            let text = document["metadata"]?["creationTimestamp"]?.string,
            let created = Timestamp(rfc3339: text)
        else { return }
        // Creation times are cut to the second.
        firstIsOlder = !isCreation || created.nanoseconds + 1_000_000_000 <= start.nanoseconds
    }

    mutating func blame(
        _ path: FieldPath, _ value: JSONValue, setAt revision: Revision
    ) throws(QueryError) -> BlameField {
        let isOlder = firstIsOlder && revision == first
        let event = try event(revision)
        return BlameField(
            path: path, value: value, revision: revision,
            time: event?.time ?? reader.store.time(of: revision) ?? Timestamp(nanoseconds: 0),
            by: isOlder ? nil : event?.author, isBeforeRecording: isOlder)
    }
}
