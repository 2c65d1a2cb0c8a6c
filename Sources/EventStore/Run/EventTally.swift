/// Counts over the events of a run, kept while it grows.
struct EventTally: Sendable {
    struct Resource: Sendable {
        var events = 0
        /// Events whose request is known, from their own record or a supplement.
        var withAuthor = 0
        /// Index of the first and the last event.
        var first = 0
        var last = 0
    }

    /// By resource number.
    private(set) var resources: [Resource] = []
    private(set) var inferredAuthors = 0
    private(set) var inferredRevisions = 0
    private(set) var distinctRevisions = 0
    private var lastRevision: UInt64 = 0

    func eventCount(ofResource number: Int) -> Int {
        number < resources.count ? resources[number].events : 0
    }

    mutating func add(_ record: ScannedRecord, index: Int, resource: Int) {
        while resources.count <= resource { resources.append(Resource()) }
        if resources[resource].events == 0 { resources[resource].first = index }
        resources[resource].last = index
        resources[resource].events += 1
        if record.flags.contains(.request) {
            addAuthor(resource: resource, isInferred: record.flags.contains(.requestIsInferred))
        }
        if record.flags.contains(.revisionIsInferred) { inferredRevisions += 1 }
        if record.revision != lastRevision { distinctRevisions += 1 }
        lastRevision = record.revision
    }

    mutating func addAuthor(resource: Int, isInferred: Bool) {
        resources[resource].withAuthor += 1
        if isInferred { inferredAuthors += 1 }
    }
}
