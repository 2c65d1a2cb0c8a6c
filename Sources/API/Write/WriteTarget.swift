internal import Document
internal import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// What a write addresses: the resource as it was asked for, and how its objects are stored.
///
/// A class, since it is handed on at every step of a write and has many parts.
final class WriteTarget: Sendable {
    let path: ResourcePath
    let kind: ResourceKind
    let catalog: KindCatalog
    /// The resource under which objects are stored, and the version that they are stored in.
    let storage: GroupResource
    let storedKind: ResourceKind
    let storedAPIVersion: String
    let apiVersion: String
    let rules: any KindRules
    /// Of the version that was asked for.
    let schema: SchemaNode?
    let storedSchema: SchemaNode?

    init(
        path: ResourcePath, kind: ResourceKind, catalog: KindCatalog
    ) throws(APIStatus) {
        guard let storage = kind.storage, let stored = catalog.kind(of: storage) else {
            throw .methodNotAllowed
        }
        self.path = path
        self.kind = kind
        self.catalog = catalog
        self.storage = storage
        storedKind = stored
        storedAPIVersion = stored.apiVersion(stored.storageVersion)
        rules = RuleBook.rules(of: storage) ?? PlainRules()
        apiVersion = kind.apiVersion(path.version)
        schema = catalog.schema(apiVersion: apiVersion, kind: kind.kind)
        storedSchema =
            apiVersion == storedAPIVersion
            ? schema : catalog.schema(apiVersion: storedAPIVersion, kind: stored.kind)
    }

    /// The resource as it was asked for, which messages name: events are in two groups.
    var named: GroupResource { GroupResource(group: path.group, resource: path.resource) }
    var isNamespaced: Bool { kind.isNamespaced }
    var namespace: String { kind.isNamespaced ? path.namespace : "" }

    func key(_ name: String) -> ObjectKey {
        ObjectKey(resource: storage, namespace: namespace, name: name)
    }

    /// The object in the version that was asked for.
    func answered(_ object: JSONObject) -> JSONValue {
        converted(object, to: apiVersion, kind: kind.kind, schema: schema)
    }

    /// The object in the version that is stored.
    func stored(_ object: JSONObject) -> JSONObject {
        converted(
            object, to: storedAPIVersion, kind: storedKind.kind, schema: storedSchema
        ).object ?? object
    }

    private func converted(
        _ object: JSONObject, to apiVersion: String, kind: String, schema: SchemaNode?
    ) -> JSONValue {
        let value = JSONValue.object(object)
        if object["apiVersion"]?.string == apiVersion { return value }
        let converted = VersionConversion.convert(value, to: apiVersion, kind: kind)
        guard let schema else { return converted }
        return GoShape.shaped(converted, schema: schema)
    }
}

/// For kinds that nothing but their schema is known of.
struct PlainRules: KindRules {
    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] { [] }
}

extension WriteTarget {
    /// Who sends a changed field owns it, also where the write leaves it as it was: of the object
    /// itself, and of the parts of Pods that don't say what they reset.
    var isOwnedAsSent: Bool {
        ["", "resize", "ephemeralcontainers"].contains(path.subresource)
    }
}
