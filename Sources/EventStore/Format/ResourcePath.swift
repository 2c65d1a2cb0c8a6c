internal import KubernetesAPI

/// The path of a Kubernetes API address, without the query.
enum ResourcePath {
    /// `/apis/apps/v1/namespaces/shop/deployments/checkout/scale`. `version` is without the group.
    /// With an empty `name` it is the collection's path.
    static func text(
        _ resource: GroupResource, namespace: String, name: String, version: String,
        subresource: String
    ) -> String {
        var path = resource.group.isEmpty ? "/api/" : "/apis/\(resource.group)/"
        path += version
        // A Namespace is itself cluster-scoped, though audit logs give it as its own namespace.
        if !namespace.isEmpty && resource != namespaces { path += "/namespaces/\(namespace)" }
        path += "/\(resource.resource)"
        if !name.isEmpty { path += "/\(name)" }
        if !subresource.isEmpty { path += "/\(subresource)" }
        return path
    }

    private static let namespaces = GroupResource(group: "", resource: "namespaces")

    /// What a request's address is stored as.
    static func address(
        of uri: String, resource: GroupResource, namespace: String, name: String, version: String,
        subresource: String
    ) -> RequestEnvelope.Address {
        if uri.isEmpty { return .none }
        let end = uri.utf8.firstIndex(of: UInt8(ascii: "?")) ?? uri.endIndex
        let path = uri[..<end]
        let query = end == uri.endIndex ? "" : String(uri[uri.utf8.index(after: end)...])
        // "path?" with nothing after it would lose its question mark.
        if end < uri.endIndex && query.isEmpty { return .other(uri) }
        let collection = text(
            resource, namespace: namespace, name: "", version: version, subresource: subresource)
        if path == collection { return .collection(query: query) }
        let object = text(
            resource, namespace: namespace, name: name, version: version, subresource: subresource)
        return path == object ? .canonical(query: query) : .other(uri)
    }
}
