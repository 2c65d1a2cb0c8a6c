import Document
import KindRules
import KubernetesAPI
import Testing

/// What the rules of a kind make of an object, as the write pipeline asks them.
struct RuleCheck {
    private let kind: ResourceKind
    private let rules: any KindRules
    private let schema: SchemaNode

    init(_ apiVersion: String, _ kind: String) throws {
        let catalog = KindCatalog.builtIn
        self.kind = try #require(catalog.kind(apiVersion: apiVersion, kind: kind))
        rules = try #require(RuleBook.rules(of: self.kind.groupResource))
        schema = try #require(catalog.schema(apiVersion: apiVersion, kind: kind))
    }

    private func shaped(_ object: JSONObject) -> JSONObject {
        GoShape.shaped(.object(object), schema: schema).object ?? [:]
    }

    private func context(_ subresource: String = "") throws -> WriteContext {
        let now = try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
        return WriteContext(
            subresource: subresource, apiVersion: kind.apiVersion(), now: now, user: "ann",
            groups: ["dev"])
    }

    private func parsed(_ text: String) throws -> JSONObject {
        var object = shaped(try JSONValue(parsing: text).object ?? [:])
        object.makeObject("metadata") { $0.setDefault("name", "x") }
        rules.setDefaults(&object, version: kind.storageVersion)
        return object
    }

    /// The object as a create stores it.
    func created(_ text: String) throws -> JSONObject {
        var object = try parsed(text)
        rules.prepareForCreate(&object, try context())
        return shaped(object)
    }

    /// What a create is refused for.
    func problems(_ text: String) throws -> [String] {
        rules.validateCreate(try created(text), try context()).map(\.message)
    }

    /// What a create is warned of.
    func warnings(_ text: String) throws -> [String] {
        rules.warnings(try created(text), old: nil, try context())
    }

    /// The object as an update of a created one stores it.
    func updated(
        _ old: String, to new: String, subresource: String = ""
    ) throws -> JSONObject {
        try updated(created(old), to: new, subresource: subresource)
    }

    private func updated(
        _ old: JSONObject, to new: String, subresource: String
    ) throws -> JSONObject {
        var object = try parsed(new)
        rules.prepareForUpdate(&object, old: old, try context(subresource))
        return shaped(object)
    }

    /// What an update is refused for.
    func problems(
        _ old: String, to new: String, subresource: String = ""
    ) throws -> [String] {
        let old = try created(old)
        let object = try updated(old, to: new, subresource: subresource)
        return rules.validateUpdate(object, old: old, try context(subresource)).map(\.message)
    }
}
