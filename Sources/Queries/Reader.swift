import Document
package import EventStore
package import History
package import KubernetesAPI
import Synchronization

/// A store with what reading commands need beside it: the kinds that each view knows, and a clock.
///
/// One reader serves any number of queries at once.
package final class Reader: Sendable {
    package let store: Store
    /// The present, for distances back in a live store. Recordings end at their head.
    let clock: @Sendable () -> Timestamp
    private let catalogs: CatalogMemory
    /// What may be seen; nil for the owner of the store, who sees everything.
    package let sight: Sight?

    package init(store: Store, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
        catalogs = CatalogMemory()
        sight = nil
    }

    private init(_ reader: Reader, _ sight: Sight?) {
        store = reader.store
        clock = reader.clock
        catalogs = reader.catalogs
        self.sight = sight
    }

    /// The same reader, for one who may not see everything.
    package func seen(by sight: Sight?) -> Reader { Reader(self, sight) }

    var isLive: Bool { store.kind == .live }

    /// What an answer from a damaged store is to be taken with; nil when all of it could be read.
    package var damageWords: String? {
        let count = store.damageAtOpen.count
        guard count > 0 else { return nil }
        return "damaged: \(count) \(count == 1 ? "block" : "blocks") can't be read, the answer may "
            + "be incomplete; `hindsight verify` says where"
    }

    package func view(at revision: Revision) throws(QueryError) -> View {
        try reading { () throws(StoreError) in try store.view(at: revision) }
    }

    func moment(_ revision: Revision, time: Timestamp? = nil) -> Moment {
        Moment(revision: revision, time: time ?? store.time(of: revision))
    }

    /// A revision's time to the second, for messages.
    func timeWords(_ revision: Revision) -> String {
        store.time(of: revision)?.formatted(fractionDigits: 0) ?? "at an unknown time"
    }

    /// The revision of the event that lies so many events before the head's.
    func revision(eventsBeforeHead back: Int) throws(QueryError) -> Revision? {
        guard back > 0 else { return store.head }
        guard back < store.eventCount else { return nil }
        var left = back
        var found: Revision?
        try allEvents(from: nil, through: nil, reversed: true) { event throws(QueryError) in
            if left == 0 { found = event.revision }
            left -= 1
            return found == nil
        }
        return found
    }

    /// The events of the store whose content may be seen.
    func events(
        from: Revision?, through: Revision?, resource: GroupResource? = nil,
        key: ObjectKey? = nil, reversed: Bool = false, depth: Sight.Depth = .past,
        _ body: (Event) throws(QueryError) -> Bool
    ) throws(QueryError) {
        try allEvents(
            from: from, through: through, resource: resource, key: key, reversed: reversed
        ) { event throws(QueryError) in
            guard try sees(event.key, depth, at: event.revision) else { return true }
            return try body(event)
        }
    }

    /// `Store.events` with this module's errors, whoever asks.
    func allEvents(
        from: Revision?, through: Revision?, resource: GroupResource? = nil,
        key: ObjectKey? = nil, reversed: Bool = false,
        _ body: (Event) throws(QueryError) -> Bool
    ) throws(QueryError) {
        do {
            try store.events(
                from: from, through: through, resource: resource, key: key, reversed: reversed
            ) { event in try body(event) }
        } catch {
            throw QueryError(wrapping: error)
        }
    }

    /// The document of an event, with its resourceVersion; nil when it was not witnessed.
    ///
    /// Values of Secrets, and of what else is sealed, are given as digests: equal ones can be told,
    /// and nothing else. A version that can't be read is its bare metadata.
    func document(at position: Position) throws(QueryError) -> JSONValue? {
        try reading { () throws(StoreError) in try store.redactedDocument(at: position) }
    }

    /// The same with the values as they are, for those who ask for the object itself.
    func plainDocument(at position: Position) throws(QueryError) -> JSONValue? {
        try reading { () throws(StoreError) in
            try store.document(at: position, showsSealed: true)?.value()
        }
    }

    /// The events at positions that rise.
    func events(
        at positions: some Sequence<Position>, _ body: (Event) -> Void
    ) throws(QueryError) {
        do {
            try store.events(atPositions: positions, body)
        } catch {
            throw QueryError(wrapping: error)
        }
    }

    func event(at position: Position) throws(QueryError) -> Event? {
        try reading { () throws(StoreError) in try store.event(atPosition: position) }
    }

    func reading<T>(_ body: () throws(StoreError) -> T) throws(QueryError) -> T {
        do {
            return try body()
        } catch {
            throw QueryError(error)
        }
    }

    /// Whether the source lasted longer than the last event.
    var coveredUntil: Timestamp? {
        ((try? store.coverage()) ?? []).map(\.to).max()
    }

    package func marks() throws(QueryError) -> [MarkLine] {
        try reading { () throws(StoreError) in try store.marks }
            .sorted { ($0.revision, $0.name) < ($1.revision, $1.name) }
            .map { mark in
                MarkLine(
                    name: mark.name, at: moment(mark.revision), text: mark.text,
                    author: mark.author, made: mark.made)
            }
    }

    func mark(named name: String) throws(QueryError) -> MarkLine? {
        try marks().first { $0.name == name }
    }

    private static let definitions = GroupResource(
        group: "apiextensions.k8s.io", resource: "customresourcedefinitions")

    /// The kinds that the API served at the view: the built-in ones, and those of the custom
    /// resource definitions that lived then.
    package func kinds(at view: View) throws(QueryError) -> KindCatalog {
        let references = view.references(Self.definitions)
        return try catalog(references.map(\.position))
    }

    /// The kinds of the head and those of definitions that are gone: what names mean to commands
    /// that read all of history.
    package func kindsOfAllTime() throws(QueryError) -> KindCatalog {
        var positions: [Position] = []
        for key in store.keys(resource: Self.definitions) {
            guard let last = store.history(of: key).last else { continue }
            positions.append(last.position)
        }
        return try catalog(positions)
    }

    private func catalog(_ definitions: [Position]) throws(QueryError) -> KindCatalog {
        if definitions.isEmpty { return .builtIn }
        if let known = catalogs.cache.withLock({ $0[definitions] }) { return known }
        var documents: [JSONValue] = []
        for position in definitions {
            if let document = try document(at: position) { documents.append(document) }
        }
        let made = KindCatalog.builtIn.adding(customResourceDefinitions: documents)
        catalogs.cache.withLock { $0[definitions] = made }
        return made
    }
}

/// Shared by all that read the store.
private final class CatalogMemory: Sendable {
    let cache = Mutex(CatalogCache())
}

/// Catalogs by the definitions that they were made of; the newest few.
private struct CatalogCache {
    private var entries: [(definitions: [Position], catalog: KindCatalog)] = []

    subscript(definitions: [Position]) -> KindCatalog? {
        get { entries.first { $0.definitions == definitions }?.catalog }
        set {
            entries.removeAll { $0.definitions == definitions }
            if let newValue { entries.append((definitions, newValue)) }
            if entries.count > 8 { entries.removeFirst() }
        }
    }
}
