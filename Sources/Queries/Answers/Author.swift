package import Document
package import History

/// Who did something, with which request: the `by` of every answer.
package struct Author: Hashable, Sendable {
    package var user: String
    package var groups: [String]
    /// What the authenticator said beyond names.
    package var extra: [String: [String]]
    package var userAgent: String
    /// The client's own address, without the proxies.
    package var sourceIP: String
    package var verb: String
    package var subresource: String
    package var requestID: String
    /// HTTP status; 0 when not known.
    package var code: UInt16
    /// The authoriser's words for why it was allowed.
    package var rule: String
    /// User that `user` acted as, else "".
    package var impersonatedUser: String
    /// Placed by a rule, not named by the source.
    package var isInferred: Bool

    package init(_ request: RecordedRequest, isInferred: Bool) {
        user = request.user
        groups = request.groups
        extra = request.userExtra
        userAgent = request.userAgent
        sourceIP = request.sourceIPs.first ?? ""
        verb = request.verb
        subresource = request.subresource
        requestID = request.requestID
        code = request.code
        rule = request.rule
        impersonatedUser = request.impersonatedUser
        self.isInferred = isInferred
    }

    package var json: JSONValue {
        var fields = JSONFields()
        fields.set("user", user)
        fields.set("groups", groups)
        fields.set("userAgent", userAgent)
        fields.set("sourceIP", sourceIP)
        fields.set("verb", verb)
        fields.set("subresource", subresource)
        fields.set("requestID", requestID)
        fields.set("code", code)
        fields.set("rule", rule)
        fields.setUnlessEmpty("impersonatedUser", impersonatedUser)
        if !extra.isEmpty { fields.set("extra", Self.json(of: extra)) }
        if isInferred { fields.set("inferred", true) }
        return fields.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "an author")
        user = try reader.string("user")
        groups = reader.strings("groups")
        extra = Self.extra(in: json["extra"])
        userAgent = reader.optionalString("userAgent")
        sourceIP = reader.optionalString("sourceIP")
        verb = try reader.string("verb")
        subresource = reader.optionalString("subresource")
        requestID = reader.optionalString("requestID")
        code = UInt16(clamping: reader.value["code"]?.int ?? 0)
        rule = reader.optionalString("rule")
        impersonatedUser = reader.optionalString("impersonatedUser")
        isInferred = reader.flag("inferred")
    }

    private static func json(of extra: [String: [String]]) -> JSONValue {
        var fields = JSONFields()
        for (name, values) in extra.sorted(by: { $0.key < $1.key }) { fields.set(name, values) }
        return fields.value
    }

    private static func extra(in json: JSONValue?) -> [String: [String]] {
        var extra: [String: [String]] = [:]
        for (name, values) in json?.object?.members ?? [] {
            extra[name] = (values.array ?? []).compactMap(\.string)
        }
        return extra
    }
}
