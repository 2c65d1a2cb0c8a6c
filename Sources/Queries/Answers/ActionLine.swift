import Access
package import Document
package import KubernetesAPI

/// An action as answers tell it: `{"verb","group","resource","subresource","namespace","name"}`, or
/// `{"verb","path"}`.
package struct ActionLine: Hashable, Sendable {
    package var verb: String
    /// Nil when a path was asked for that is no resource's.
    package var resource: GroupResource?
    package var path: String
    package var subresource: String
    /// "" for cluster-scoped resources, and for all namespaces.
    package var namespace: String
    package var name: String

    init(_ action: AccessAction) {
        verb = action.verb
        namespace = action.namespace
        path = ""
        subresource = ""
        name = ""
        switch action.target {
        case .path(let path): self.path = path
        case .resource(let resource, let subresource, let name):
            self.resource = resource
            self.subresource = subresource
            self.name = name
        }
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("verb", verb)
        guard let resource else {
            members.set("path", path)
            return members.value
        }
        members.set("group", resource.group)
        members.set("resource", resource.resource)
        members.setUnlessEmpty("subresource", subresource)
        members.set("namespace", namespace)
        members.set("name", name)
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "an action")
        verb = try reader.string("verb")
        path = reader.optionalString("path")
        subresource = reader.optionalString("subresource")
        namespace = reader.optionalString("namespace")
        name = reader.optionalString("name")
        if path.isEmpty {
            resource = GroupResource(
                group: try reader.string("group"), resource: try reader.string("resource"))
        }
    }
}
