internal import API
internal import Access
internal import Authentication
internal import Document
internal import HTTPTypes

/// Who asks: by a bearer token when the server has a token file, else by the headers of an
/// authenticating proxy (`X-Remote-User`), else whoever is on this machine. On top of that
/// `Impersonate-User`.
///
/// kubectl sends no tokens over plain HTTP, but it does send what an address holds: in
/// `http://alice:TOKEN@127.0.0.1:8001` the password is the token, and without a token file
/// `http://alice@127.0.0.1:8001` is enough.
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
        let named = headers[.authorization].flatMap(Self.basic)
        guard let tokens else { return Self.remote(headers) ?? Self.local(named?.user) }
        guard let header = headers[.authorization] else { return .anonymous }
        if let named, let principal = tokens.principal(token: named.password),
            principal.user == named.user
        {
            return principal
        }
        let parts = header.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let principal = tokens.principal(token: parts[1])
        else { throw .unauthorized() }
        return principal
    }

    /// User and password of basic authentication (RFC 7617).
    private static func basic(_ header: String) -> (user: String, password: String)? {
        let parts = header.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let bytes = Base64.bytes(String(parts[1])),
            let text = String(validating: bytes, as: UTF8.self),
            let colon = text.firstIndex(of: ":"), colon > text.startIndex
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    private static func local(_ user: String?) -> Principal {
        guard let user else { return .local }
        return Principal(user: user, groups: withAuthenticated([], user: user))
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
