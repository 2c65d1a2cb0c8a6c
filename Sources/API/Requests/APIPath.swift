package import KubernetesAPI

/// What a path names, before anything is looked up.
package enum APIPath: Hashable, Sendable {
    case root
    /// `/version`, `/healthz/ping`: a fixed page by its segments.
    case page([String])
    case coreVersions
    case groups
    case group(String)
    case resources(group: String, version: String)
    case resource(ResourcePath)
    case unknown

    /// Splits a path as the API server does: slashes at both ends don't count, but two in a row do.
    package init(_ path: String) {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if segments.first == "" { segments.removeFirst() }
        while segments.last == "" { segments.removeLast() }
        switch segments.first {
        case nil: self = .root
        case "api":
            self = Self.inside(group: "", rest: segments.dropFirst(), isTop: .coreVersions)
        case "apis":
            guard segments.count > 1 else {
                self = .groups
                return
            }
            self = Self.inside(
                group: segments[1], rest: segments.dropFirst(2), isTop: .group(segments[1]))
        default: self = .page(segments)
        }
    }

    private static func inside(
        group: String, rest: ArraySlice<String>, isTop: APIPath
    ) -> APIPath {
        guard let version = rest.first else { return isTop }
        let tail = Array(rest.dropFirst())
        guard !tail.isEmpty else { return .resources(group: group, version: version) }
        return ResourcePath(group: group, version: version, tail: tail).map(APIPath.resource)
            ?? .unknown
    }
}

/// The part of a path behind group and version: `namespaces/shop/pods/web/status`.
package struct ResourcePath: Hashable, Sendable {
    package var group: String
    package var version: String
    /// "" for cluster-scoped resources and for all namespaces.
    package var namespace = ""
    package var resource: String
    /// "" for the collection.
    package var name = ""
    package var subresource = ""
    /// `/api/v1/watch/...`, the old way to ask for a watch.
    package var isOldWatch = false

    package init?(group: String, version: String, tail: [String]) {
        self.group = group
        self.version = version
        var rest = tail[...]
        if rest.first == "watch", rest.count > 1 {
            isOldWatch = true
            rest.removeFirst()
        }
        // `namespaces/x` is the namespace itself; `namespaces/x/status` its subresource.
        if rest.first == "namespaces", group.isEmpty || rest.count > 2, rest.count > 2,
            !(group.isEmpty && ["status", "finalize"].contains(rest[rest.startIndex + 2]))
        {
            namespace = rest[rest.startIndex + 1]
            rest = rest.dropFirst(2)
        }
        guard let resource = rest.popFirst(), !resource.isEmpty else { return nil }
        self.resource = resource
        name = rest.popFirst() ?? ""
        subresource = rest.popFirst() ?? ""
        // A deeper path belongs to a proxy subresource.
        if !rest.isEmpty, subresource != "proxy" { return nil }
    }

    package var groupResource: GroupResource { GroupResource(group: group, resource: resource) }
}
