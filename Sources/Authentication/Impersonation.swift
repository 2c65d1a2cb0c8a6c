package import Access

/// Who a request wants to act as (`Impersonate-User`, `-Group`, `-Uid`, `-Extra-*`). Whether its
/// sender may is not asked here.
package enum Impersonation {
    /// Parts of somebody, and not who.
    package struct WithoutUser: Error, Hashable, Sendable, CustomStringConvertible {
        var principal: Principal

        /// As Go prints what was asked for.
        package var description: String {
            let extra = principal.extra.sorted { $0.key < $1.key }.map {
                "\"\($0.key)\":\(Self.list($0.value))"
            }
            let map = extra.isEmpty ? "(nil)" : "{\(extra.joined(separator: ", "))}"
            return """
                requested &user.DefaultInfo{Name:"", UID:"\(principal.uid)", \
                Groups:\(Self.list(principal.groups)), Extra:map[string][]string\(map)} without \
                impersonating a user name
                """
        }

        private static func list(_ texts: [String]) -> String {
            let quoted = texts.map { "\"\($0)\"" }.joined(separator: ", ")
            return texts.isEmpty ? "[]string(nil)" : "[]string{\(quoted)}"
        }
    }

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
            throw WithoutUser(
                principal: Principal(user: "", uid: uid, groups: groups, extra: extra))
        }
        var principal = Principal(impersonating: user, groups: groups)
        principal.uid = uid
        principal.extra = extra
        return principal
    }
}
