internal import History
internal import KubernetesAPI

/// What a writer may append, checked before anything is changed.
struct AppendCheck {
    private let snapshot: RunSnapshot
    private var head: UInt64
    private var added: Set<UInt64> = []

    init(_ snapshot: RunSnapshot) {
        self.snapshot = snapshot
        head = snapshot.run.head
    }

    mutating func accept(_ record: NewRecord) throws(StoreError) {
        switch record {
        case .event(let event): try accept(event)
        case .supplement(let revision, _, _):
            guard isKnown(revision.rawValue) else {
                throw .badRecord(what: "no event has revision \(revision), which a request names")
            }
        case .request, .coverage: break
        }
    }

    private func isKnown(_ revision: UInt64) -> Bool {
        added.contains(revision) || snapshot.run.eventIndex(at: revision) != nil
    }

    private mutating func accept(_ event: NewEvent) throws(StoreError) {
        let revision = event.revision.rawValue
        let place = "\(event.key) at revision \(revision)"
        if event.key.name.isEmpty || event.key.resource.resource.isEmpty {
            throw .badRecord(what: "\(place) has no name or no resource")
        }
        if let document = event.document {
            guard event.resourceVersionOffset < document.count else {
                throw .badRecord(what: "\(place): resourceVersionOffset is outside the document")
            }
        } else if event.change != .deleted {
            throw .badRecord(what: "\(place) has no document")
        }
        if event.change == .reobserved {
            guard isKnown(revision) else {
                throw .badRecord(what: "\(place) is reobserved, but its revision is not known")
            }
            return
        }
        if revision == 0 { throw .badRecord(what: "\(place): 0 is the empty store") }
        guard revision > head else {
            if isKnown(revision) { throw .badRecord(what: "\(place) is in the store already") }
            throw .missingBelowHead(revision: event.revision, head: Revision(head))
        }
        head = revision
        added.insert(revision)
    }
}
