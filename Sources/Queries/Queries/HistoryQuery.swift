import Document
import EventStore
import History
import KubernetesAPI

/// `history OBJECT [--field F]`: the versions of one object, or the values of one field.
package struct HistoryQuery: ParameterizedQuery, Hashable {
    package var object = ObjectSpec()
    package var field: String?
    package var since: String?
    package var until: String?
    /// The newest that many.
    package var limit: Int?
    /// Newest first.
    package var reverse = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ObjectSpec.parameterFields(\Self.object) + [
            .text("field", \.field), .text("since", \.since), .text("until", \.until),
            .count("limit", \.limit), .flag("reverse", \.reverse),
        ]
    }

    /// Gives each line to `body` until it returns false.
    package func run(
        _ reader: Reader, _ body: (HistoryLine) -> Bool
    ) throws(QueryError) {
        let key = try SingleObject(reader: reader, spec: object).key()
        let from = try since.map { text throws(QueryError) in
            try TimeSpec(text).resolve(reader, as: .since).revision
        }
        let through = try until.map { text throws(QueryError) in
            try TimeSpec(text).resolve(reader, as: .until).revision
        }
        let events = reader.store.history(of: key).filter { event in
            through.map { event.revision <= $0 } ?? true
        }
        if let field {
            let lines = try values(field, key, events, reader).filter { line in
                from.map { line.revision >= $0 } ?? true
            }
            let shown = lines.suffix(limit ?? .max)
            for line in reverse ? Array(shown.reversed()) : Array(shown) {
                guard body(line) else { return }
            }
            return
        }
        let shown = events.filter { event in from.map { event.revision >= $0 } ?? true }
            .suffix(limit ?? .max)
        var versions = Versions(reader, kinds: try reader.kindsOfAllTime())
        for reference in reverse ? Array(shown.reversed()) : Array(shown) {
            guard let event = try reader.event(at: reference.position) else { continue }
            let change = try versions.change(of: event)
            let line = change.line
            let goesOn = body(
                HistoryLine(
                    revision: line.revision, time: line.time, change: line.change,
                    object: line.object, value: change.after, by: line.by, fields: line.fields,
                    words: line.words, revisionIsInferred: line.revisionIsInferred))
            guard goesOn else { return }
        }
    }

    private func values(
        _ field: String, _ key: ObjectKey, _ references: [EventReference], _ reader: Reader
    ) throws(QueryError) -> [HistoryLine] {
        var typed = try TypedField(field)
        var versions = Versions(reader, kinds: try reader.kindsOfAllTime())
        if let last = references.last, let document = try versions.document(at: last.position) {
            typed.nameItems(of: document)
        }
        let pattern = typed.pattern
        var history = FieldHistory(of: pattern)
        var lines: [HistoryLine] = []
        var newest: JSONValue?
        for reference in references {
            let document = try versions.document(at: reference.position)
            // What was not witnessed says nothing about the field.
            guard document != nil || reference.change == .deleted else { continue }
            guard let event = try reader.event(at: reference.position) else { continue }
            history.schema = versions.schema(apiVersion: event.apiVersion, kind: event.kind)
            newest = document ?? newest
            for entry in history.feed(reference.change == .deleted ? nil : document) {
                let path = pattern.exactPath == nil ? entry.path : nil
                lines.append(
                    HistoryLine(
                        revision: event.revision, time: event.time, change: event.change,
                        object: NamedObject(key: key, uid: event.uid), value: entry.value,
                        by: event.author, path: path, before: entry.before,
                        revisionIsInferred: event.revisionIsInferred))
            }
        }
        guard lines.contains(where: { $0.value != nil }) else {
            throw UnknownField(field: field, key: key, document: newest).error()
        }
        return lines
    }
}
