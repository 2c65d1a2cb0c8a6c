package import Document
package import KubernetesAPI

/// An object as answers name it: `{"group","resource","namespace","name","uid"}`.
package struct NamedObject: Hashable, Sendable {
    package var key: ObjectKey
    /// "" when not known (a request that was refused, a collection).
    package var uid: String

    package init(key: ObjectKey, uid: String) {
        self.key = key
        self.uid = uid
    }

    package var json: JSONValue {
        var fields = JSONFields()
        fields.set("group", key.resource.group)
        fields.set("resource", key.resource.resource)
        fields.set("namespace", key.namespace)
        fields.set("name", key.name)
        fields.set("uid", uid)
        return fields.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "an object's name")
        key = ObjectKey(
            resource: GroupResource(
                group: try reader.string("group"), resource: try reader.string("resource")),
            namespace: try reader.string("namespace"), name: try reader.string("name"))
        uid = reader.optionalString("uid")
    }
}
