import Document
import EventStore
import History

/// `show REVISION`: one event whole.
package struct ShowQuery: ParameterizedQuery, Hashable {
    /// Any form of a time; the event that it resolves to is shown.
    package var revision: String?

    package init() {}

    package init(revision: String) {
        self.revision = revision
    }

    package static var parameterFields: [ParameterField<Self>] { [.text("revision", \.revision)] }

    package func run(_ reader: Reader) throws(QueryError) -> ShowAnswer {
        let moment = try TimeSpec(revision ?? "head").resolve(reader)
        let store = reader.store
        guard let event = try reader.reading({ () throws(StoreError) in
            try store.event(at: moment.revision)
        }) else { throw nothing(at: moment.revision, reader) }
        try reader.requireSight(of: event.key, .past, at: event.revision)
        var versions = Versions(reader, kinds: try reader.kindsOfAllTime())
        let change = try versions.change(of: event)
        // The writer of the event comes first, where it is known.
        var requests = try reader.reading { () throws(StoreError) in
            try store.requests(of: event.revision)
        }
        var writer: ShownRequest?
        if event.request != nil, !requests.isEmpty {
            writer = ShownRequest(requests.removeFirst(), isInferred: event.requestIsInferred)
        }
        return ShowAnswer(
            line: change.line, apiVersion: event.apiVersion, kind: event.kind, request: writer,
            before: change.before, after: change.after,
            others: requests.map { ShownRequest($0, isInferred: false) })
    }

    private func nothing(at revision: Revision, _ reader: Reader) -> QueryError {
        let store = reader.store
        var words = "no event has revision \(revision): no source saw what it was"
        if let next = store.nextEvent(after: revision) {
            words += "; the next event is \(next.revision) (\(reader.timeWords(next.revision)))"
        }
        return QueryError(.notFound, words)
    }
}
