internal import History
internal import KubernetesAPI

/// What a record says, apart from documents and request bodies; values by intern number.
enum Envelope: Hashable, Sendable {
    case event(EventEnvelope)
    case supplement(SupplementEnvelope)
    case request(revision: UInt64?, RequestEnvelope)
    case intern(id: UInt32, InternValue)
    case dictionary(id: UInt32)
    case coverage(CoverageEnvelope)
    case key(KeyEnvelope)

    /// The first byte of every envelope. `retention` is reserved: rules that let history go.
    enum Kind: UInt8, Sendable {
        case event = 1
        case supplement = 2
        case request = 3
        case intern = 4
        case dictionary = 5
        case key = 6
        case retention = 7
        case coverage = 8
    }

    var request: RequestEnvelope? {
        switch self {
        case .event(let event): event.request
        case .supplement(let supplement): supplement.request
        case .request(_, let request): request
        default: nil
        }
    }

    var hasDocument: Bool {
        switch self {
        case .event(let event): event.hasDocument
        case .dictionary: true
        default: false
        }
    }

    var hasBody: Bool { request?.hasBody ?? false }
}

struct EventEnvelope: Hashable, Sendable {
    var change: Event.Change
    var revision: UInt64
    var object: UInt32
    var form: UInt32
    /// Position of the key's event before; 0 when there is none.
    var previous: UInt64
    var observed: Int64?
    var request: RequestEnvelope?
    var requestIsInferred: Bool
    var revisionIsInferred: Bool
    var hasDocument: Bool
}

struct SupplementEnvelope: Hashable, Sendable {
    var revision: UInt64
    /// Of the event that it adds to.
    var object: UInt32
    var isInferred: Bool
    var request: RequestEnvelope
}

struct RequestEnvelope: Hashable, Sendable {
    enum Target: Hashable, Sendable {
        case none
        /// The object of the event that the request wrote.
        case own
        case other(resource: UInt32, namespace: UInt32, name: String)
    }

    enum Address: Hashable, Sendable {
        case none
        /// The path follows from target, version and subresource; with the query, without `?`.
        case canonical(query: String)
        /// The same without the object's name: creations and collections.
        case collection(query: String)
        case other(String)
    }

    var received: Int64?
    var completed: Int64?
    var principal: UInt32
    var operation: UInt32
    var agent: UInt32
    var addresses: UInt32
    var authorization: UInt32
    var target: Target
    var requestID: String
    var code: UInt16
    var address: Address
    var failureReason: String
    var failureMessage: String
    var hasBody: Bool
    var manager: UInt32 = 0
    /// Revision that the request named, and that of the view it was decided on.
    var base: UInt64?
    var view: UInt64?
    /// Positions, ascending, all before the record.
    var triggers: [UInt64] = []
}

struct CoverageEnvelope: Hashable, Sendable {
    var source: UInt8
    var resource: UInt32
    var from: Int64
    var to: Int64
    var first: UInt64?
    var last: UInt64?
}
