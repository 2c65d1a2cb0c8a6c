internal import Document

/// A resource by API group and plural name, as RBAC and the API's paths name it.
///
/// The core group is the empty string: `pods` is `{"", "pods"}`, `deployments.apps` is
/// `{"apps", "deployments"}`.
package struct GroupResource: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var group: String
    package var resource: String

    package init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }

    /// `pods`, `deployments.apps`: kubectl's spelling.
    package var description: String { group.isEmpty ? resource : "\(resource).\(group)" }

    package static func == (a: Self, b: Self) -> Bool {
        haveSameBytes(a.resource, b.resource) && haveSameBytes(a.group, b.group)
    }

    package static func < (a: Self, b: Self) -> Bool {
        haveSameBytes(a.group, b.group)
            ? hasSmallerBytes(a.resource, b.resource) : hasSmallerBytes(a.group, b.group)
    }
}
