package import KubernetesAPI

/// The query parameters of lists and watches, checked in the API server's order.
package struct ListOptions: Sendable {
    package enum Match: Hashable, Sendable { case exact, notOlderThan }

    package var selection: ObjectSelection
    package var limit: Int?
    package var continueToken: ContinueToken?
    /// As sent; "" when absent.
    package var resourceVersion: String
    package var match: Match?
    package var timeoutSeconds: Int64?
    package var isWatch: Bool
    package var allowsBookmarks: Bool
    package var sendsInitialEvents: Bool?

    package init(
        query: QueryItems, kind: ResourceKind, version: String, isOldWatch: Bool
    ) throws(APIStatus) {
        isWatch = isOldWatch || query.flag("watch") == true
        allowsBookmarks = query.flag("allowWatchBookmarks") == true
        sendsInitialEvents = query.flag("sendInitialEvents")
        limit = try Self.integer(query["limit"]).flatMap { $0 > 0 ? Int($0) : nil }
        timeoutSeconds = try Self.integer(query["timeoutSeconds"])
        resourceVersion = query["resourceVersion"] ?? ""
        selection = try ObjectSelection(
            labels: query["labelSelector"] ?? "", fields: query["fieldSelector"] ?? "", kind: kind,
            version: version)
        let token = query["continue"] ?? ""
        match = try Self.match(
            query["resourceVersionMatch"] ?? "", resourceVersion: resourceVersion,
            hasToken: !token.isEmpty, isWatch: isWatch, sendsInitialEvents: sendsInitialEvents)
        if !token.isEmpty, !isWatch {
            guard resourceVersion.isEmpty || resourceVersion == "0" else {
                throw .badRequest("specifying resource version is not allowed when using continue")
            }
            continueToken = try ContinueToken(parsing: token)
        }
    }

    private static func integer(_ text: String?) throws(APIStatus) -> Int64? {
        guard let text, !text.isEmpty else { return nil }
        guard let value = Int64(text) else {
            throw .badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
        }
        return value
    }

    /// Kubernetes' ValidateListOptions.
    private static func match(
        _ text: String, resourceVersion: String, hasToken: Bool, isWatch: Bool,
        sendsInitialEvents: Bool?
    ) throws(APIStatus) -> Match? {
        var causes: [APIStatus.Cause] = []
        func forbid(_ message: String, field: String = "resourceVersionMatch") {
            causes.append(
                .init(
                    reason: "FieldValueForbidden", message: "Forbidden: \(message)", field: field))
        }
        func unsupported(_ supported: String) {
            causes.append(
                .init(
                    reason: "FieldValueNotSupported",
                    message: "Unsupported value: \"\(text)\": supported values: \(supported)",
                    field: "resourceVersionMatch"))
        }
        if isWatch {
            if sendsInitialEvents != nil {
                if text != "NotOlderThan" {
                    forbid(
                        "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
                    if !text.isEmpty { unsupported("\"NotOlderThan\"") }
                }
            } else if !text.isEmpty {
                forbid(
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is "
                        + "provided")
            }
        } else {
            if sendsInitialEvents != nil {
                forbid("sendInitialEvents is forbidden for list", field: "sendInitialEvents")
            }
            if !text.isEmpty {
                if hasToken {
                    forbid("resourceVersionMatch is forbidden when continue is provided")
                }
                if resourceVersion.isEmpty {
                    forbid("resourceVersionMatch is forbidden unless resourceVersion is provided")
                } else if text != "Exact", text != "NotOlderThan" {
                    unsupported("\"Exact\", \"NotOlderThan\", \"\"")
                } else if text == "Exact", resourceVersion == "0" {
                    forbid(
                        "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")
                }
            }
        }
        guard causes.isEmpty else { throw .invalidListOptions(causes) }
        return text == "Exact" ? .exact : text == "NotOlderThan" ? .notOlderThan : nil
    }
}
