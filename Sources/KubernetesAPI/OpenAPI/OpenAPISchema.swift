import Document

/// Writes types as OpenAPI schemas.
struct OpenAPISchema {
    let style: OpenAPIStyle

    /// A type of its own: its members, and the group, version and kind that it is known by.
    func definition(_ node: SchemaNode) -> JSONValue {
        var members = basicMembers(node)
        add(node.attributes, to: &members)
        return .object(JSONObject(members))
    }

    /// A reference to a type.
    func reference(_ name: String) -> JSONValue {
        ["$ref": .string(style.referencePrefix + name)]
    }

    /// The type of a member: a reference, or what it is.
    private func field(_ node: SchemaNode) -> JSONValue {
        if case .named(let type) = node.shape {
            var members: [JSONObject.Member] = []
            add(node.attributes, to: &members)
            guard style == .version3 || !members.isEmpty else { return reference(type.name) }
            // OpenAPI 3.0 ignores what stands beside `$ref`, so the server wraps references.
            let target: JSONObject.Member =
                style == .version3
                ? ("allOf", [reference(type.name)])
                : ("$ref", .string(style.referencePrefix + type.name))
            return .object(JSONObject([target] + members))
        }
        return definition(node)
    }

    /// As the server has it, bare: kubectl prints such a map's type by the name behind `$ref`.
    private func mapValue(_ node: SchemaNode) -> JSONValue {
        if case .named(let type) = node.shape { return reference(type.name) }
        return field(node)
    }

    private func basicMembers(_ node: SchemaNode) -> [JSONObject.Member] {
        switch node.shape {
        case .scalar(let type, let format): return scalar(type, format)
        case .list(let box): return [("type", "array"), ("items", field(box.node))]
        case .map(let box):
            return [("type", "object"), ("additionalProperties", mapValue(box.node))]
        case .fields(let fields): return object(fields)
        case .named(let type): return [("$ref", .string(style.referencePrefix + type.name))]
        }
    }

    private func scalar(_ type: SchemaNode.BasicType, _ format: String?) -> [JSONObject.Member] {
        if format == "int-or-string", style == .version3 {
            return [
                ("oneOf", [["type": "integer"], ["type": "string"]]), ("format", "int-or-string"),
            ]
        }
        var members: [JSONObject.Member] = []
        if type != .any { members.append(("type", .string(type.rawValue))) }
        if let format { members.append(("format", .string(format))) }
        return members
    }

    private func object(_ fields: SchemaFields) -> [JSONObject.Member] {
        let names = fields.names
        let required = names.filter { fields.nodes[$0]?.isRequired ?? false }
        var members: [JSONObject.Member] = [("type", "object")]
        if !required.isEmpty {
            members.append(("required", .array(required.map(JSONValue.string))))
        }
        let properties = names.compactMap { name -> JSONObject.Member? in
            fields.nodes[name].map { (name, field($0)) }
        }
        members.append(("properties", .object(JSONObject(properties))))
        return members
    }

    private func add(_ attributes: SchemaNode.Attributes, to members: inout [JSONObject.Member]) {
        func add(_ name: String, _ text: String?) {
            if let text { members.append((name, .string(text))) }
        }
        if let value = attributes.defaultValue { members.append(("default", value)) }
        if !attributes.enumeration.isEmpty {
            members.append(("enum", .array(attributes.enumeration.map(JSONValue.string))))
        }
        switch attributes.listKind {
        case .atomic: add("x-kubernetes-list-type", "atomic")
        case .set: add("x-kubernetes-list-type", "set")
        case .map(let keys):
            let keys = JSONValue.array(keys.map(JSONValue.string))
            members.append(("x-kubernetes-list-map-keys", keys))
            add("x-kubernetes-list-type", "map")
        case nil: break
        }
        add("x-kubernetes-map-type", attributes.mapType)
        add("x-kubernetes-patch-merge-key", attributes.patchMergeKey)
        add("x-kubernetes-patch-strategy", attributes.patchStrategy)
        if !attributes.types.isEmpty {
            let types = JSONValue.array(attributes.types.map(\.openAPI))
            members.append(("x-kubernetes-group-version-kind", types))
        }
        if let unions = attributes.unions { members.append(("x-kubernetes-unions", unions)) }
    }
}

extension GroupVersionKind {
    /// `{"group", "kind", "version"}`: the value of `x-kubernetes-group-version-kind`.
    var openAPI: JSONValue {
        ["group": .string(group), "kind": .string(kind), "version": .string(version)]
    }
}
