/// Why a typed name does not stand for one resource.
package enum KindError: Error, Hashable, CustomStringConvertible {
    case unknown(typed: String, nearMisses: [String])
    case ambiguous(typed: String, candidates: [GroupResource])
    case empty

    package var description: String {
        switch self {
        case .unknown(let typed, []):
            #"no resource type "\#(typed)" is known here; "#
                + "`hindsight status --all` lists those that the store holds"
        case .unknown(let typed, let nearMisses):
            #"no resource type "\#(typed)" is known here; did you mean "#
                + nearMisses.joined(separator: " or ") + "?"
        case .ambiguous(let typed, let candidates):
            #""\#(typed)" is ambiguous; name one of "#
                + candidates.map(\.description).joined(separator: ", ")
        case .empty: "no resource type is given; name one such as pods or deployments.apps"
        }
    }
}
