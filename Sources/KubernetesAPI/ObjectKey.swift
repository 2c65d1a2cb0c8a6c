internal import Document

/// The name of an object in the store: resource, namespace, name. A name may be used again by a
/// later object; the UID tells the two apart.
///
/// Keys order by resource, then namespace, then name, which is the order of a list in the API. As
/// there, names are compared byte by byte: canonically equivalent ones are different names.
package struct ObjectKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var resource: GroupResource
    /// "" when the resource is cluster-scoped.
    package var namespace: String
    package var name: String

    package init(resource: GroupResource, namespace: String, name: String) {
        self.resource = resource
        self.namespace = namespace
        self.name = name
    }

    /// `deployments.apps shop/checkout`, `nodes worker-01`.
    package var description: String {
        namespace.isEmpty ? "\(resource) \(name)" : "\(resource) \(namespace)/\(name)"
    }

    package static func == (a: Self, b: Self) -> Bool {
        haveSameBytes(a.name, b.name) && haveSameBytes(a.namespace, b.namespace)
            && a.resource == b.resource
    }

    package static func < (a: Self, b: Self) -> Bool {
        if a.resource != b.resource { return a.resource < b.resource }
        if !haveSameBytes(a.namespace, b.namespace) {
            return hasSmallerBytes(a.namespace, b.namespace)
        }
        return hasSmallerBytes(a.name, b.name)
    }
}
