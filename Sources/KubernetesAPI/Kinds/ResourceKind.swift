/// A resource of the API with all its versions: what discovery says about it, and where its objects
/// are stored.
///
/// There is one for each group and resource. Two of them may have one storage: the objects of
/// `events.events.k8s.io` are those of `events`.
package struct ResourceKind: Hashable, Sendable {
    package struct Subresource: Hashable, Sendable {
        package var name: String
        /// Group and version are "" when the subresource takes the resource's own.
        package var responseKind: GroupVersionKind
        package var verbs: [String]
    }

    package var group: String
    /// The plural name, as paths and RBAC have it.
    package var resource: String
    package var singular: String
    package var kind: String
    package var listKind: String
    /// The served versions, the preferred one first. Never empty.
    package var versions: [String]
    package var isNamespaced: Bool
    package var shortNames: [String]
    package var categories: [String]
    package var verbs: [String]
    /// The resource whose objects these are; itself but for aliases. nil when nothing is stored
    /// (reviews, bindings).
    package var storage: GroupResource?
    /// The version that objects are stored in; recordings hold the preferred version.
    package var storageVersion: String
    var subresourcesByVersion: [String: [Subresource]]
    /// Defined by a CustomResourceDefinition.
    package var isCustom = false
    /// The fields that a custom resource can be selected by, by version: `spec.color`.
    var selectableFieldsByVersion: [String: [String]] = [:]

    package var groupResource: GroupResource { GroupResource(group: group, resource: resource) }
    package var preferredVersion: String { versions[0] }
    package var isStored: Bool { storage != nil }
    /// True when another resource's objects are served here under another group.
    package var isAlias: Bool { storage.map { $0 != groupResource } ?? false }

    package var subresources: [Subresource] { subresources(in: preferredVersion) }

    package func subresources(in version: String) -> [Subresource] {
        subresourcesByVersion[version] ?? []
    }

    /// `apps/v1`; without an argument in the preferred version.
    package func apiVersion(_ version: String? = nil) -> String {
        groupVersionKind(version).apiVersion
    }

    package func groupVersionKind(_ version: String? = nil) -> GroupVersionKind {
        GroupVersionKind(group: group, version: version ?? preferredVersion, kind: kind)
    }

    package func supports(verb: String) -> Bool { verbs.contains(verb) }

    /// The collection's or the object's path: `/apis/apps/v1/namespaces/shop/deployments/checkout`.
    package func path(version: String? = nil, namespace: String, name: String? = nil) -> String {
        let version = version ?? preferredVersion
        var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        if isNamespaced, !namespace.isEmpty { path += "/namespaces/\(namespace)" }
        path += "/\(resource)"
        if let name { path += "/\(name)" }
        return path
    }
}
