internal import KubernetesAPI

/// Why a JSON Web Token does not hold. Where Kubernetes has words of its own, the description has
/// them: they stand in the status of a TokenReview.
package enum TokenProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)
    /// `none`, or an algorithm that the key it names is not for.
    case algorithm(String)
    case unknownKey(String)
    case signature
    case expired
    case early
    case issuedInFuture
    case audience(token: [String], asked: [String])
    case claim(String)
    /// The service account does not live.
    case accountGone(String)
    case uidMismatch(object: String, claim: String, live: String, claimed: String)
    /// The Pod, Secret or Node that the token is bound to does not live, or is long being deleted.
    case boundObjectGone
    /// The issuer's keys could not be had.
    case issuerKeys(String)
    case store(String)

    package var description: String {
        switch self {
        case .malformed(let what): "the token is no JSON Web Token that can be used: \(what)"
        case .algorithm(let name):
            "unexpected signature algorithm \"\(name)\": the key is not for it"
        case .unknownKey(let id): "the token names the key \"\(id)\", which is not known"
        case .signature: "invalid signature"
        case .expired: "service account token has expired"
        case .early: "service account token is not valid yet"
        case .issuedInFuture: "service account token is issued in the future"
        case .audience(let token, let asked):
            "token audiences \(Self.list(token)) is invalid for the target audiences "
                + Self.list(asked)
        case .claim(let what): what
        case .accountGone(let name): "serviceaccounts \"\(name)\" not found"
        case .uidMismatch(let object, let claim, let live, let claimed):
            "\(object) UID (\(live)) does not match \(claim) (\(claimed))"
        case .boundObjectGone: "service account token has been invalidated"
        case .issuerKeys(let reason): reason
        case .store(let reason): "the store can't be read: \(reason)"
        }
    }

    package var refusal: TokenRefusal { TokenRefusal(description) }

    /// As Go prints a list of texts (`%q`).
    static func list(_ texts: [String]) -> String {
        "[" + texts.map { "\"\($0)\"" }.joined(separator: " ") + "]"
    }
}

extension Timestamp {
    /// Clamped to what nanoseconds can count.
    init(seconds: Int64) {
        let (value, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        self.init(nanoseconds: overflow ? (seconds < 0 ? .min : .max) : value)
    }

    /// Whole seconds, cut.
    var seconds: Int64 {
        let quotient = nanoseconds / 1_000_000_000
        return nanoseconds % 1_000_000_000 < 0 ? quotient - 1 : quotient
    }
}
