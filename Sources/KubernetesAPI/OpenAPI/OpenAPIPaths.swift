import Document

/// The paths of a resource, as far as clients read them: kubectl finds a resource's type in them,
/// and which parameters and patch forms its requests may use.
struct OpenAPIPaths {
    let style: OpenAPIStyle

    /// The collection's and the object's paths, with the operations that the resource has.
    func paths(
        of kind: ResourceKind, version: String, object: JSONValue, list: JSONValue?
    ) -> [JSONObject.Member] {
        let type = kind.groupVersionKind(version)
        let root = "/" + GroupVersion(group: kind.group, version: version).path
        let base = root + (kind.isNamespaced ? "/namespaces/{namespace}/" : "/") + kind.resource
        let names = kind.isNamespaced ? ["namespace"] : []
        var collection: [JSONObject.Member] = []
        var single: [JSONObject.Member] = []
        func add(
            _ method: String, _ action: String, _ answer: JSONValue,
            to item: inout [JSONObject.Member],
            names: [String], queries: [String]
        ) {
            let operation = operation(
                action: action, type: type, answer: answer, names: names, queries: queries)
            item.append((method, operation))
        }
        if kind.supports(verb: "list") {
            add("get", "list", list ?? object, to: &collection, names: names, queries: Self.listing)
        }
        if kind.supports(verb: "create") {
            add("post", "post", object, to: &collection, names: names, queries: Self.writing)
        }
        let named = names + ["name"]
        if kind.supports(verb: "get") {
            add("get", "get", object, to: &single, names: named, queries: [])
        }
        if kind.supports(verb: "update") {
            add("put", "put", object, to: &single, names: named, queries: Self.writing)
        }
        if kind.supports(verb: "patch") {
            let patches = Self.patchTypes.filter { !kind.isCustom || !$0.contains("strategic") }
            single.append(
                (
                    "patch",
                    operation(
                        action: "patch", type: type, answer: object, names: named,
                        queries: Self.writing + ["force"], patches: patches)
                ))
        }
        if kind.supports(verb: "delete") {
            add("delete", "delete", object, to: &single, names: named, queries: Self.deleting)
        }
        let paths: [JSONObject.Member] = [
            (base, .object(JSONObject(collection))),
            ("\(base)/{name}", .object(JSONObject(single))),
        ]
        return paths.filter { $0.value != [:] }
    }

    private static let listing = [
        "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit",
        "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch",
    ]
    private static let writing = ["dryRun", "fieldManager", "fieldValidation"]
    private static let deleting = [
        "dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy",
    ]
    private static let patchTypes = [
        "application/apply-patch+yaml", "application/json-patch+json",
        "application/merge-patch+json", "application/strategic-merge-patch+json",
    ]

    private func operation(
        action: String, type: GroupVersionKind, answer: JSONValue, names: [String],
        queries: [String], patches: [String] = []
    ) -> JSONValue {
        var parameters =
            names.map { parameter($0, in: "path") }
            + queries.map { parameter($0, in: "query") }
        var members: [JSONObject.Member] = []
        if !patches.isEmpty {
            switch style {
            case .version2:
                members.append(("consumes", .array(patches.map(JSONValue.string))))
                parameters.append(
                    ["name": "body", "in": "body", "required": true, "schema": ["type": "object"]])
            case .version3:
                let content = patches.map { type -> JSONObject.Member in
                    (type, ["schema": ["type": "object"]])
                }
                members.append(
                    ("requestBody", ["required": true, "content": .object(JSONObject(content))]))
            }
        }
        members.append(("parameters", .array(parameters)))
        members.append(("responses", ["200": response(answer)]))
        members.append(("x-kubernetes-action", .string(action)))
        members.append(("x-kubernetes-group-version-kind", type.openAPI))
        return .object(JSONObject(members))
    }

    private func response(_ schema: JSONValue) -> JSONValue {
        switch style {
        case .version2: ["description": "OK", "schema": schema]
        case .version3:
            ["description": "OK", "content": ["application/json": ["schema": schema]]]
        }
    }

    private func parameter(_ name: String, in place: String) -> JSONValue {
        let isRequired = place == "path"
        let type: JSONValue = .string(Self.types[name] ?? "string")
        var members: [JSONObject.Member] = [("name", .string(name)), ("in", .string(place))]
        if isRequired { members.append(("required", true)) }
        switch style {
        case .version2: members += [("type", type), ("uniqueItems", true)]
        case .version3: members.append(("schema", ["type": type, "uniqueItems": true]))
        }
        return .object(JSONObject(members))
    }

    private static let types = [
        "allowWatchBookmarks": "boolean", "force": "boolean", "gracePeriodSeconds": "integer",
        "limit": "integer", "orphanDependents": "boolean", "sendInitialEvents": "boolean",
        "timeoutSeconds": "integer", "watch": "boolean",
    ]
}
