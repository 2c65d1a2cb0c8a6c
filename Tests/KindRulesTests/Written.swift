import Document
import KindRules
import KubernetesAPI
import Testing

/// Objects as a client sends them, through the steps that a write takes before it is stored.
enum Written {
    static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

    static func context(_ subresource: String = "") -> WriteContext {
        WriteContext(subresource: subresource, apiVersion: "v1", now: now)
    }

    /// Of `pods`, `deployments.apps`.
    static func rules(_ resource: String) throws -> any KindRules {
        let parts = resource.split(separator: ".", maxSplits: 1).map(String.init)
        let resource = GroupResource(
            group: parts.count > 1 ? parts[1] : "", resource: parts.first ?? "")
        return try #require(RuleBook.rules(of: resource))
    }

    /// With defaults and what a create resets.
    static func created(_ object: JSONObject, _ resource: String) throws -> JSONObject {
        var object = object
        object.makeObject("metadata") {
            $0.setDefault("name", "a")
            $0["uid"] = "u-1"
        }
        let rules = try rules(resource)
        rules.setDefaults(&object, version: "v1")
        rules.prepareForCreate(&object, context())
        return object
    }

    /// What is wrong with a new object, as the API server's message has it.
    static func problems(_ object: JSONObject, _ resource: String) throws -> [String] {
        try rules(resource)
            .validateCreate(created(object, resource), context()).map(\.message)
    }

    /// What is wrong with an update, and the object after it.
    static func updated(
        _ old: JSONObject, _ resource: String, _ subresource: String = "",
        _ change: (inout JSONObject) -> Void
    ) throws -> (object: JSONObject, problems: [String]) {
        let rules = try rules(resource)
        var object = old
        change(&object)
        rules.setDefaults(&object, version: "v1")
        rules.prepareForUpdate(&object, old: old, context(subresource))
        let errors = rules.validateUpdate(object, old: old, context(subresource))
        return (object, errors.map(\.message))
    }

    static func pod(_ members: JSONObject = [:], container: JSONObject = [:]) -> JSONObject {
        var own: JSONObject = ["name": "c", "image": "nginx"]
        for (key, value) in container { own[key] = value }
        var spec: JSONObject = ["containers": [.object(own)]]
        for (key, value) in members { spec[key] = value }
        return ["metadata": ["name": "a"], "spec": .object(spec)]
    }

    static let template: JSONValue = [
        "metadata": ["labels": ["app": "a"]],
        "spec": ["containers": [["name": "c", "image": "nginx"]]],
    ]
}
