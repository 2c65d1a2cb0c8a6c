internal import API
internal import HTTPTypes

/// Who asks: by a bearer token when the server has a token file, else by the headers of an
/// authenticating proxy (`X-Remote-User`), else whoever is on this machine. On top of that
/// `Impersonate-User`.
///
/// Until access control exists nobody is refused anything for who they are, and the server listens
/// on loopback alone: this is about whose name events carry.
struct Authenticator: Sendable {
    let tokens: TokenFile?

    struct Outcome {
        var principal: Principal
        var impersonator: Principal?
    }

    func authenticate(_ headers: HTTPFields) throws(APIStatus) -> Outcome {
        let principal = try own(headers)
        guard let other = try Self.impersonated(headers) else {
            return Outcome(principal: principal)
        }
        return Outcome(principal: other, impersonator: principal)
    }

    private func own(_ headers: HTTPFields) throws(APIStatus) -> Principal {
        guard let tokens else { return Self.remote(headers) ?? .local }
        guard let header = headers[.authorization] else { return .anonymous }
        let parts = header.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let principal = tokens.principal(token: parts[1])
        else { throw .unauthorized() }
        return principal
    }

    private static func values(_ headers: HTTPFields, _ name: String) -> [String] {
        HTTPField.Name(name).map { headers[values: $0] } ?? []
    }

    private static func remote(_ headers: HTTPFields) -> Principal? {
        guard let user = values(headers, "X-Remote-User").first, !user.isEmpty else { return nil }
        return Principal(
            user: user, uid: values(headers, "X-Remote-Uid").first ?? "",
            groups: withAuthenticated(values(headers, "X-Remote-Group"), user: user),
            extra: extra(headers, prefix: "x-remote-extra-"))
    }

    private static func impersonated(_ headers: HTTPFields) throws(APIStatus) -> Principal? {
        let user = values(headers, "Impersonate-User").first ?? ""
        let groups = values(headers, "Impersonate-Group")
        let uid = values(headers, "Impersonate-Uid").first ?? ""
        let extra = extra(headers, prefix: "impersonate-extra-")
        guard !user.isEmpty else {
            if groups.isEmpty, uid.isEmpty, extra.isEmpty { return nil }
            throw .internalError(
                "requested [] without impersonating a user: Impersonate-User names who it is about")
        }
        let own = groups.isEmpty ? serviceAccountGroups(user) : groups
        return Principal(
            user: user, uid: uid, groups: withAuthenticated(own, user: user), extra: extra)
    }

    /// What a service account is a member of.
    private static func serviceAccountGroups(_ user: String) -> [String] {
        let parts = user.split(separator: ":")
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else {
            return []
        }
        return ["system:serviceaccounts", "system:serviceaccounts:\(parts[2])"]
    }

    private static func withAuthenticated(_ groups: [String], user: String) -> [String] {
        let name =
            user == Principal.anonymous.user ? "system:unauthenticated" : "system:authenticated"
        return groups.contains(name) ? groups : groups + [name]
    }

    private static func extra(_ headers: HTTPFields, prefix: String) -> [String: [String]] {
        var extra: [String: [String]] = [:]
        for field in headers where field.name.canonicalName.hasPrefix(prefix) {
            let key = String(field.name.canonicalName.dropFirst(prefix.count))
            extra[key, default: []].append(field.value)
        }
        return extra
    }
}
