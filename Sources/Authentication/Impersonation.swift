package import Access

/// Who a request wants to act as (`Impersonate-User`, `-Group`, `-Uid`, `-Extra-*`). Whether its
/// sender may is not asked here.
package enum Impersonation {
    /// Parts of somebody, and not who.
    package struct WithoutUser: Error, Hashable, Sendable {}

    /// nil when the request acts as its sender.
    package static func principal(
        asked credentials: Credentials
    ) throws(WithoutUser) -> Principal? {
        let user = credentials.values("impersonate-user").first ?? ""
        let groups = credentials.values("impersonate-group")
        let uid = credentials.values("impersonate-uid").first ?? ""
        let extra = credentials.extra(prefix: "impersonate-extra-")
        guard !user.isEmpty else {
            if groups.isEmpty, uid.isEmpty, extra.isEmpty { return nil }
            throw WithoutUser()
        }
        var principal = Principal(impersonating: user, groups: groups)
        principal.uid = uid
        principal.extra = extra
        return principal
    }
}
