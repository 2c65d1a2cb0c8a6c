import Document

/// The types that a document describes, found from the resources and gathered with all that they
/// refer to.
struct OpenAPITypes {
    private let catalog: KindCatalog
    private let schema: OpenAPISchema
    private let builtIn = CompactSchema.builtIn
    private var definitions: [String: JSONValue] = [:]

    init(catalog: KindCatalog, style: OpenAPIStyle) {
        self.catalog = catalog
        schema = OpenAPISchema(style: style)
    }

    /// The gathered types by name.
    var json: JSONValue {
        .object(
            JSONObject(
                definitions.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }))
    }

    /// The type of a resource's objects, after it and its list have been gathered; nil when nothing
    /// is known of it.
    mutating func add(_ kind: ResourceKind, version: String) -> JSONValue? {
        let type = kind.groupVersionKind(version)
        if kind.isCustom { return addCustom(kind, version: version) }
        guard let name = builtIn.name(of: type) else { return nil }
        add(named: name)
        let list = GroupVersionKind(
            group: type.group, version: type.version, kind: kind.listKind)
        if let name = builtIn.name(of: list) { add(named: name) }
        for subresource in kind.subresources(in: version) {
            if let name = builtIn.name(of: subresource.responseKind) { add(named: name) }
        }
        return schema.reference(name)
    }

    /// A list's type: `io.k8s.api.core.v1.PodList`, `com.example.deploy.v1.ReleaseList`.
    func listReference(_ kind: ResourceKind, version: String) -> JSONValue? {
        if kind.isCustom {
            return schema.reference(customName(kind.listKind, kind.group, version))
        }
        let type = GroupVersionKind(group: kind.group, version: version, kind: kind.listKind)
        return builtIn.name(of: type).map(schema.reference)
    }

    /// A built-in type and all that it refers to.
    mutating func add(named name: String) {
        guard definitions[name] == nil, let node = builtIn.definition(name) else { return }
        let isQuantity = name == Self.quantity && schema.style == .version3
        definitions[name] = isQuantity ? Self.quantityType : schema.definition(node)
        addReferences(of: node)
    }

    /// OpenAPI 3.0 can say that a quantity may be a number too, Swagger 2.0 cannot.
    private static let quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity"
    private static let quantityType: JSONValue = [
        "oneOf": [["type": "string"], ["type": "number"]]
    ]

    private mutating func addReferences(of node: SchemaNode) {
        switch node.shape {
        case .named(let type): add(named: type.name)
        case .list(let box), .map(let box): addReferences(of: box.node)
        case .fields(let fields): for node in fields.nodes.values { addReferences(of: node) }
        case .scalar: break
        }
    }
}

// Custom resources: the definition's own schema, with what every object has put in.
extension OpenAPITypes {
    private static let objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
    private static let listMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"

    /// `com.example.deploy.v1.Release` for the group `deploy.example.com`.
    private func customName(_ kind: String, _ group: String, _ version: String) -> String {
        let reversed = group.split(separator: ".").reversed().joined(separator: ".")
        return "\(reversed).\(version).\(kind)"
    }

    private mutating func addCustom(_ kind: ResourceKind, version: String) -> JSONValue? {
        guard let resource = catalog.customResource(of: kind.groupResource)?.version(version) else {
            return nil
        }
        add(named: Self.objectMeta)
        add(named: Self.listMeta)
        let type = kind.groupVersionKind(version)
        let name = customName(kind.kind, kind.group, version)
        var object = objectSchema(resource.schema ?? ["type": "object"])
        object["x-kubernetes-group-version-kind"] = [type.openAPI]
        definitions[name] = .object(object)
        let listName = customName(kind.listKind, kind.group, version)
        definitions[listName] = list(of: name, kind: kind, version: version)
        return schema.reference(name)
    }

    private func objectSchema(_ source: JSONValue) -> JSONObject {
        let simplified = schema.style == .version2 ? source.simplifiedForVersion2 : source
        var object = simplified.object ?? [:]
        let own = object["properties"]?.object?.members ?? []
        let rest = own.filter { !["apiVersion", "kind", "metadata"].contains($0.key) }
        let common: [JSONObject.Member] = [
            ("apiVersion", ["type": "string"]), ("kind", ["type": "string"]),
            ("metadata", wrapped(Self.objectMeta)),
        ]
        object["type"] = "object"
        object["properties"] = .object(JSONObject(common + rest))
        return object
    }

    private func list(of name: String, kind: ResourceKind, version: String) -> JSONValue {
        let type = GroupVersionKind(group: kind.group, version: version, kind: kind.listKind)
        return [
            "type": "object", "required": ["items"],
            "properties": [
                "apiVersion": ["type": "string"],
                "items": ["type": "array", "items": wrapped(name)],
                "kind": ["type": "string"], "metadata": wrapped(Self.listMeta),
            ],
            "x-kubernetes-group-version-kind": [type.openAPI],
        ]
    }

    private func wrapped(_ name: String) -> JSONValue {
        schema.style == .version3
            ? ["allOf": [schema.reference(name)]] : schema.reference(name)
    }
}

extension JSONValue {
    /// A structural schema without what Swagger 2.0 cannot say; what is left allows no less.
    fileprivate var simplifiedForVersion2: JSONValue {
        guard case .object(var schema) = self else { return self }
        for word in ["allOf", "anyOf", "oneOf", "not", "nullable", "x-kubernetes-validations"] {
            schema.removeValue(forKey: word)
        }
        // Members of an object that keeps unknown ones would be taken for all that there are.
        if schema["x-kubernetes-preserve-unknown-fields"]?.bool == true {
            schema.removeValue(forKey: "properties")
        }
        if let items = schema["items"] { schema["items"] = items.simplifiedForVersion2 }
        if let values = schema["additionalProperties"] {
            schema["additionalProperties"] = values.simplifiedForVersion2
        }
        if let properties = schema["properties"]?.object {
            let simplified = properties.members.map {
                (key: $0.key, value: $0.value.simplifiedForVersion2)
            }
            schema["properties"] = .object(JSONObject(simplified))
        }
        return .object(schema)
    }
}
