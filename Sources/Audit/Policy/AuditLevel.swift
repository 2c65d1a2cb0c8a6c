/// How much of a request is kept; each level holds what those below it hold.
package enum AuditLevel: String, CaseIterable, Comparable, Sendable {
    case none = "None"
    /// Who, what, when, from where, and how it ended.
    case metadata = "Metadata"
    /// And the request's body.
    case request = "Request"
    /// And the answer's.
    case requestResponse = "RequestResponse"

    private var rank: Int {
        switch self {
        case .none: 0
        case .metadata: 1
        case .request: 2
        case .requestResponse: 3
        }
    }

    package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
}

/// The points of a request's life at which an entry can be made.
package enum AuditStage: String, CaseIterable, Sendable {
    case requestReceived = "RequestReceived"
    /// The headers of a watch were sent; its events follow.
    case responseStarted = "ResponseStarted"
    case responseComplete = "ResponseComplete"
    /// The request ended by a fault of the server.
    case panic = "Panic"
}
