import Document

extension SchemaNode {
    /// The type of a custom resource from its structural schema (`openAPIV3Schema`). `apiVersion`,
    /// `kind` and `metadata` are what every object has, whatever the schema says of them.
    init(customResource schema: JSONValue) {
        self = Self.embeddedResource(Self.read(schema))
    }

    private static func embeddedResource(_ node: SchemaNode) -> SchemaNode {
        var fields = node.fields?.nodes ?? [:]
        let text = SchemaNode(shape: .scalar(.string, format: nil), attributes: .init())
        fields["apiVersion"] = text
        fields["kind"] = text
        let metadata = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
        fields["metadata"] = SchemaNode(
            shape: .named(TypeReference(metadata, in: .builtIn)), attributes: .init())
        return SchemaNode(
            shape: .fields(SchemaFields(fields, rest: node.fields?.rest)),
            attributes: node.attributes)
    }

    private static func read(_ schema: JSONValue) -> SchemaNode {
        var node = SchemaNode(shape: shape(of: schema), attributes: attributes(of: schema))
        if schema["x-kubernetes-embedded-resource"]?.bool == true { node = embeddedResource(node) }
        return node
    }

    private static func shape(of schema: JSONValue) -> Shape {
        if schema["x-kubernetes-int-or-string"]?.bool == true {
            return .scalar(.any, format: "int-or-string")
        }
        switch schema["type"]?.string {
        case "array":
            return .list(Box(read(schema["items"] ?? .object(JSONObject()))))
        case "object":
            if let values = schema["additionalProperties"], values.object != nil {
                return .map(Box(read(values)))
            }
            return .fields(SchemaFields(fields(of: schema)))
        case let type:
            let known = type.flatMap(BasicType.init(rawValue:)) ?? .any
            if known == .any, schema["properties"]?.object != nil {
                return .fields(SchemaFields(fields(of: schema)))
            }
            return .scalar(known, format: schema["format"]?.string)
        }
    }

    private static func fields(of schema: JSONValue) -> [String: SchemaNode] {
        let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
        var fields: [String: SchemaNode] = [:]
        guard let properties = schema["properties"]?.object else { return [:] }
        for member in properties.members {
            var node = read(member.value)
            node.attributes.isRequired = required.contains(member.key)
            fields[member.key] = node
        }
        return fields
    }

    private static func attributes(of schema: JSONValue) -> Attributes {
        var attributes = Attributes()
        switch schema["x-kubernetes-list-type"]?.string {
        case "map":
            let keys = schema["x-kubernetes-list-map-keys"]?.array ?? []
            attributes.listKind = .map(keys: keys.compactMap(\.string))
        case "set": attributes.listKind = .set
        case "atomic": attributes.listKind = .atomic
        default: break
        }
        attributes.mapType = schema["x-kubernetes-map-type"]?.string
        attributes.enumeration = (schema["enum"]?.array ?? []).compactMap(\.string)
        attributes.defaultValue = schema["default"]
        attributes.preservesUnknownFields =
            schema["x-kubernetes-preserve-unknown-fields"]?.bool ?? false
        return attributes
    }
}
