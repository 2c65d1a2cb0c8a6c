internal import Access
package import Certificates
internal import KubernetesAPI

/// A proxy that has authenticated the sender and says in headers who it is. It is believed when it
/// shows a certificate of its own authority, with one of the names that are allowed.
package struct FrontProxy: Sendable {
    /// Where the proxy writes what it knows; names in lower case.
    package struct Headers: Hashable, Sendable {
        package var user = ["x-remote-user"]
        package var uid = ["x-remote-uid"]
        package var group = ["x-remote-group"]
        package var extraPrefixes = ["x-remote-extra-"]

        package init() {}

        func reads(_ name: String) -> Bool {
            user.contains(name) || uid.contains(name) || group.contains(name)
                || extraPrefixes.contains { name.hasPrefix($0) }
        }

        /// nil when no user is named. As Kubernetes does, the first header that has one counts, and
        /// all groups.
        func principal(_ credentials: Credentials) -> Principal? {
            func first(_ names: [String]) -> String {
                names.lazy.compactMap { credentials.values($0).first }.first { !$0.isEmpty } ?? ""
            }
            let user = first(user)
            if user.isEmpty { return nil }
            var principal = Principal(
                impersonating: user,
                groups: group.flatMap { credentials.values($0) }.filter { !$0.isEmpty })
            principal.uid = first(uid)
            for prefix in extraPrefixes {
                principal.extra.merge(credentials.extra(prefix: prefix)) { $0 + $1 }
            }
            return principal
        }
    }

    package var trust: ClientTrust
    /// Common names; none allows any.
    package var allowedNames: [String]
    package var headers: Headers

    package init(trust: ClientTrust, allowedNames: [String] = [], headers: Headers = Headers()) {
        self.trust = trust
        self.allowedNames = allowedNames
        self.headers = headers
    }

    /// Kubernetes' headers, and nobody who may send them.
    static let standard = FrontProxy(trust: ClientTrust([]))

    func reads(header name: String) -> Bool { headers.reads(name) }

    /// Anonymous when the proxy names nobody.
    func authenticate(
        _ credentials: Credentials, _ certificate: PresentedCertificate, now: Timestamp
    ) async -> AuthenticationResult {
        switch await certificate.verified(against: trust, at: now.nanoseconds) {
        case .fails(let reason): return .refused(reason: "as a front proxy: \(reason)")
        case .holds(let subject):
            guard allowedNames.isEmpty || allowedNames.contains(subject.commonName) else {
                return .refused(
                    reason: "\"\(subject.commonName)\" is none of --requestheader-allowed-names")
            }
            return headers.principal(credentials).map { .principal($0) } ?? .anonymous
        }
    }
}
