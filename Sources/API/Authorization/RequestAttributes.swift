package import Access
internal import KubernetesAPI

/// What authorisation is asked about a request, read from method, path and query alone, as the API
/// server reads it: before anything is looked up, and whether or not the path names anything.
package struct RequestAttributes: Hashable, Sendable {
    package var action: AccessAction
    /// What a list or watch is restricted to.
    package var fields: [String: String] = [:]

    /// - Parameter path: without the `/at/{moment}` in front.
    package init(_ request: APIRequest, path: String) {
        let named = APIPath(path)
        if let time = Self.timeTravel(request, path) {
            action = time
        } else if case .resource(let path) = named {
            self = Self(request, path)
        } else if named == .unknown, let deep = Self.truncated(path) {
            self = Self(request, deep)
        } else {
            action = AccessAction(request.method.lowercased(), path: path)
        }
    }

    private init(action: AccessAction) { self.action = action }

    private init(_ request: APIRequest, _ path: ResourcePath) {
        var name = path.name
        var verb = Self.verb(request.method)
        var fields: [String: String] = [:]
        if path.isOldWatch { verb = "watch" }
        if verb == "get", name.isEmpty {
            verb = request.query.flag("watch") == true ? "watch" : "list"
        }
        if verb == "list" || verb == "watch" {
            fields = FieldSelector.exactValues(in: request.query["fieldSelector"] ?? "")
            // A list of one name is decided by that name.
            if name.isEmpty, let only = fields["metadata.name"], Self.isPathSegment(only) {
                name = only
            }
        }
        if verb == "delete", name.isEmpty { verb = "deletecollection" }
        // A Namespace lies in itself, so that its own bindings rule it.
        let namespace = path.resource == "namespaces" ? path.name : path.namespace
        self.init(
            action: AccessAction(
                verb, path.groupResource, subresource: path.subresource, namespace: namespace,
                name: name))
        self.fields = fields
    }

    private static func verb(_ method: String) -> String {
        switch method {
        case "GET", "HEAD": "get"
        case "POST": "create"
        case "PUT": "update"
        case "PATCH": "patch"
        case "DELETE": "delete"
        default: ""
        }
    }

    private static func isPathSegment(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.contains { $0 == "/" || $0 == "%" }
    }

    /// A path that goes on behind a subresource is about that subresource.
    private static func truncated(_ path: String) -> ResourcePath? {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false)
        while segments.count > 3 {
            segments.removeLast()
            if case .resource(let found) = APIPath(segments.joined(separator: "/")) { return found }
        }
        return nil
    }

    /// The time-travel reads are got, each by its name; in one namespace when they are asked about
    /// one, so that a RoleBinding there is enough.
    private static func timeTravel(_ request: APIRequest, _ path: String) -> AccessAction? {
        let prefix = "/apis/\(HindsightGroup.name)/\(HindsightGroup.version)/"
        guard path.hasPrefix(prefix) else { return nil }
        let parts = path.dropFirst(prefix.count).split(separator: "/", maxSplits: 1)
        guard let resource = parts.first else { return nil }
        let isEverywhere = request.query.flag("allNamespaces") == true
        return AccessAction(
            verb(request.method), GroupResource(group: HindsightGroup.name, resource: String(resource)),
            namespace: isEverywhere ? "" : request.query["namespace"] ?? "",
            name: parts.count > 1 ? String(parts[1]) : "")
    }
}
