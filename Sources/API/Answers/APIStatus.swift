package import Document
package import History
package import KindRules
package import KubernetesAPI

/// A refusal in the API's own form: a `v1.Status` with its HTTP code.
///
/// This is the one file that knows status codes; handlers throw these values by name.
package struct APIStatus: Error, Hashable, Sendable {
    package struct Cause: Hashable, Sendable {
        package var reason: String
        package var message: String
        package var field: String?
    }

    package struct Details: Hashable, Sendable {
        package var name = ""
        package var group = ""
        package var kind = ""
        package var causes: [Cause] = []
        package var retryAfterSeconds: Int64?
    }

    package var code: Int
    package var reason: String
    package var message: String
    package var details: Details?
    /// A token that goes on where an expired one ended.
    package var continueToken: String?
    /// What the request lacks may be there in a moment; not told to the client.
    var mayPassSoon = false

    private init(_ code: Int, _ reason: String, _ message: String, _ details: Details? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    package var json: JSONValue {
        var metadata: [(String, JSONValue)] = []
        if let continueToken { metadata.append(("continue", .string(continueToken))) }
        var members: [(String, JSONValue)] = [
            ("kind", "Status"), ("apiVersion", "v1"), ("metadata", .members(metadata)),
            ("status", "Failure"), ("message", .string(message)),
        ]
        if !reason.isEmpty { members.append(("reason", .string(reason))) }
        if let details { members.append(("details", details.json)) }
        members.append(("code", .number(JSONNumber(Int64(code)))))
        return .members(members)
    }
}

extension APIStatus.Details {
    fileprivate var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if !name.isEmpty { members.append(("name", .string(name))) }
        if !group.isEmpty { members.append(("group", .string(group))) }
        if !kind.isEmpty { members.append(("kind", .string(kind))) }
        if !causes.isEmpty {
            let list: [JSONValue] = causes.map { cause in
                var cell: [(String, JSONValue)] = [
                    ("reason", .string(cause.reason)), ("message", .string(cause.message)),
                ]
                if let field = cause.field { cell.append(("field", .string(field))) }
                return .members(cell)
            }
            members.append(("causes", .array(list)))
        }
        if let retryAfterSeconds {
            members.append(("retryAfterSeconds", .number(JSONNumber(retryAfterSeconds))))
        }
        return .members(members)
    }
}

// MARK: In the API server's words

extension APIStatus {
    /// The object does not exist in the view.
    package static func notFound(_ resource: GroupResource, _ name: String) -> APIStatus {
        APIStatus(
            404, "NotFound", "\(resource) \"\(name)\" not found",
            Details(name: name, group: resource.group, kind: resource.resource))
    }

    /// No such path, version, resource or subresource.
    package static let unknownResource = APIStatus(
        404, "NotFound", "the server could not find the requested resource", Details())

    package static func badRequest(_ message: String) -> APIStatus {
        APIStatus(400, "BadRequest", message)
    }

    package static func alreadyExists(_ resource: GroupResource, _ name: String) -> APIStatus {
        APIStatus(
            409, "AlreadyExists", "\(resource) \"\(name)\" already exists",
            Details(name: name, group: resource.group, kind: resource.resource))
    }

    package static let methodNotAllowed = APIStatus(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource",
        Details())

    /// A write, on a store that is a recording or a view of the past.
    package static func readOnly(_ message: String) -> APIStatus {
        APIStatus(405, "MethodNotAllowed", message, Details())
    }

    /// No acceptable form has an encoder.
    package static func notAcceptable(_ message: String, isEarly: Bool = false) -> APIStatus {
        APIStatus(406, "NotAcceptable", message, isEarly ? Details() : nil)
    }

    /// The list options contradict each other; `causes` in the order of the checks.
    package static func invalidListOptions(_ causes: [Cause]) -> APIStatus {
        let texts = causes.map { "\($0.field ?? ""): \($0.message)" }
        let text = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        return APIStatus(
            422, "Invalid", "ListOptions.meta.k8s.io \"\" is invalid: \(text)",
            Details(group: "meta.k8s.io", kind: "ListOptions", causes: causes))
    }

    /// A resourceVersion that is not a number, where the API server answers without a reason.
    package static func malformedResourceVersion(_ text: String) -> APIStatus {
        APIStatus(500, "", malformedResourceVersionMessage(text))
    }

    package static func invalidResourceVersion(_ text: String) -> APIStatus {
        badRequest("invalid resource version: \(malformedResourceVersionMessage(text))")
    }

    private static func malformedResourceVersionMessage(_ text: String) -> String {
        """
        resourceVersion: Invalid value: "\(text)": strconv.ParseUint: parsing "\(text)": \
        invalid syntax
        """
    }

    package static func tooLargeResourceVersion(_ asked: Revision, head: Revision) -> APIStatus {
        APIStatus(
            504, "Timeout", "Timeout: Too large resource version: \(asked), current: \(head)",
            Details(
                causes: [
                    Cause(
                        reason: "ResourceVersionTooLarge", message: "Too large resource version")
                ], retryAfterSeconds: 1))
    }

    /// The revision lies before the first that the store has.
    package static let expired = APIStatus(
        410, "Expired", "The resourceVersion for the provided list is too old.")

    package static func watchExpired(_ asked: Revision, first: Revision) -> APIStatus {
        APIStatus(410, "Expired", "too old resource version: \(asked) (\(first))")
    }

    /// The moment in an `/at/...` address can't be served.
    package static func unknownMoment(_ message: String) -> APIStatus {
        APIStatus(404, "NotFound", message, Details())
    }

    /// The store could not be read; the message has no content of objects in it.
    package static func internalError(_ message: String) -> APIStatus {
        APIStatus(
            500, "InternalError", "Internal error occurred: \(message)",
            Details(causes: [Cause(reason: "", message: message)]))
    }
}

extension APIStatus {
    /// What a deletion answers when nothing is left to show: a `v1.Status` of success.
    static func deleted(_ resource: GroupResource, _ name: String, uid: String) -> JSONValue {
        var details: [(String, JSONValue)] = [("name", .string(name))]
        if !resource.group.isEmpty { details.append(("group", .string(resource.group))) }
        details.append(("kind", .string(resource.resource)))
        details.append(("uid", .string(uid)))
        return success(details)
    }

    /// A `v1.Status` that says no more than that it is done.
    static func success(_ details: [(String, JSONValue)] = [], code: Int? = nil) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("kind", "Status"), ("apiVersion", "v1"), ("metadata", .object(JSONObject())),
            ("status", "Success"),
        ]
        if !details.isEmpty { members.append(("details", .members(details))) }
        if let code { members.append(("code", .number(JSONNumber(Int64(code))))) }
        return .members(members)
    }
}

// MARK: Refusals of writes

extension APIStatus {
    /// 422: what is wrong with the fields of an object or of options. The message names each
    /// problem once, the causes as often as the checks found it.
    package static func invalid(
        kind: String, group: String, name: String, _ errors: [FieldError]
    ) -> APIStatus {
        var seen: Set<String> = []
        let texts = errors.map(\.message).filter { seen.insert($0).inserted }
        let text = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        let type = group.isEmpty ? kind : "\(kind).\(group)"
        return APIStatus(
            422, "Invalid", "\(type) \"\(name)\" is invalid: \(text)",
            Details(
                name: name, group: group, kind: kind,
                causes: errors.map {
                    Cause(
                        reason: $0.reason.rawValue, message: $0.body, field: $0.field.description)
                }))
    }

    /// A request that makes no sense, where the API server has no better words.
    package static let unprocessable = APIStatus(
        422, "Invalid", "the server rejected our request due to an error in our request",
        Details())

    package static func conflict(
        _ resource: GroupResource, _ name: String, _ message: String
    ) -> APIStatus {
        APIStatus(
            409, "Conflict",
            "Operation cannot be fulfilled on \(resource) \"\(name)\": \(message)",
            Details(name: name, group: resource.group, kind: resource.resource))
    }

    package static func modified(_ resource: GroupResource, _ name: String) -> APIStatus {
        conflict(
            resource, name,
            """
            the object has been modified; please apply your changes to the latest version and try \
            again
            """)
    }

    package static func forbidden(
        _ resource: GroupResource, _ name: String, _ message: String, causes: [Cause] = []
    ) -> APIStatus {
        let text =
            name.isEmpty
            ? "\(resource) is forbidden: \(message)"
            : "\(resource) \"\(name)\" is forbidden: \(message)"
        return APIStatus(
            403, "Forbidden", text,
            Details(name: name, group: resource.group, kind: resource.resource, causes: causes))
    }

    /// Of a path that is no resource's.
    package static func forbiddenPath(_ message: String) -> APIStatus {
        APIStatus(403, "Forbidden", "forbidden: \(message)", Details())
    }

    /// The name is taken by an object that waits for its finalizers.
    package static func isBeingDeleted(
        _ resource: GroupResource, _ name: String
    ) -> APIStatus {
        var status = alreadyExists(resource, name)
        status.message = "object is being deleted: " + status.message
        return status
    }

    /// Every name that was generated is taken.
    package static func noGeneratedName(
        _ resource: GroupResource, _ name: String
    ) -> APIStatus {
        var status = alreadyExists(resource, name)
        status.message += ", the server was not able to generate a unique name for the object"
        status.details?.retryAfterSeconds = 1
        return status
    }

    package static let unsupportedBody = APIStatus(
        415, "UnsupportedMediaType",
        """
        the body of the request was in an unknown format - accepted media types include: \
        application/json, application/yaml, application/vnd.kubernetes.protobuf
        """)

    /// A body that kube-apiserver reads and this server does not.
    package static func unsupportedMediaType(_ message: String) -> APIStatus {
        APIStatus(415, "UnsupportedMediaType", message, Details())
    }

    package static let unsupportedPatch = APIStatus(
        415, "UnsupportedMediaType", "415: Unsupported Media Type", Details())

    package static func tooManyRequests(_ message: String, seconds: Int64) -> APIStatus {
        APIStatus(
            429, "TooManyRequests", message, Details(retryAfterSeconds: seconds))
    }

    /// As `internalError`, without the words in front: an error that carries no Status in Go.
    package static func plainError(_ message: String) -> APIStatus {
        APIStatus(500, "", message)
    }

    /// 500 with the reason that Kubernetes gives to failures of its own checks.
    package static func unauthorized() -> APIStatus {
        APIStatus(401, "Unauthorized", "Unauthorized")
    }
}

extension APIStatus {
    /// A subresource that would reach into a running container.
    static func nothingRuns(_ subresource: String) -> APIStatus {
        badRequest(
            "this is a record of a cluster, and nothing runs in it: \(subresource) has nothing "
                + "to reach")
    }

    /// The request did not come to its end in time.
    package static let requestTimeout = APIStatus(
        504, "Timeout",
        """
        Timeout: request did not complete within requested timeout - context deadline exceeded
        """, Details())

    package static func tooLarge(limit: Int) -> APIStatus {
        tooLarge(message: "limit is \(limit)")
    }

    package static func tooLarge(message: String) -> APIStatus {
        APIStatus(413, "RequestEntityTooLarge", "Request entity too large: \(message)")
    }

    /// A reading command's refusal; its exit code (see COMMANDS) goes along as a cause, so that a
    /// command that asked a server ends as it would have alone.
    package init(query message: String, exitCode: Int32) {
        let (code, reason) =
            switch exitCode {
            case 1: (404, "NotFound")
            case 2: (400, "BadRequest")
            case 4: (403, "Forbidden")
            default: (500, "InternalError")
            }
        let cause = Cause(reason: "ExitCode", message: String(exitCode))
        self.init(code, reason, message, Details(causes: [cause]))
    }
}
