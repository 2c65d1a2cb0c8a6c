package import Document
package import KubernetesAPI

/// A write on its way, as admission sees it: after defaulting, before the kind's own rules.
package struct AdmissionRequest: Sendable {
    package enum Operation: String, Sendable {
        case create = "CREATE"
        case update = "UPDATE"
        case delete = "DELETE"
        case connect = "CONNECT"
    }

    package var operation: Operation
    /// The resource that was asked for, and the kind of the object in the request (they differ
    /// for subresources: `pods/binding`).
    package var resource: GroupResource
    package var kind: GroupVersionKind
    package var subresource: String
    package var namespace: String
    /// "" in a create whose name is yet to be generated.
    package var name: String
    package var user: String
    package var groups: [String]
    package var isDryRun: Bool
    /// In the storage version's form; nil in a deletion.
    package var object: JSONObject?
    /// nil in a create.
    package var oldObject: JSONObject?
    package var warnings: [String] = []

    package init(
        operation: Operation, resource: GroupResource, kind: GroupVersionKind,
        subresource: String = "", namespace: String, name: String, user: String,
        groups: [String], isDryRun: Bool = false, object: JSONObject?, oldObject: JSONObject?
    ) {
        self.operation = operation
        self.resource = resource
        self.kind = kind
        self.subresource = subresource
        self.namespace = namespace
        self.name = name
        self.user = user
        self.groups = groups
        self.isDryRun = isDryRun
        self.object = object
        self.oldObject = oldObject
    }
}
