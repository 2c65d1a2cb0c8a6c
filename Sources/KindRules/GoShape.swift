package import Document
package import KubernetesAPI

/// Brings a document into the form that it has after Go decoded and encoded it: members that the
/// type does not know are gone, so are nulls and what `omitempty` leaves out, and members that Go
/// always writes are there.
///
/// The schema does not tell pointers from values, so `GoTypes` does, by type and member:
/// - a pointer keeps a zero (`replicas: 0`), a value with `omitempty` loses it (`hostNetwork: false`);
/// - a struct or a member without `omitempty` is always written (`resources: {}`, `name: ""`).
package enum GoShape {
    package static func shaped(_ object: JSONValue, schema: SchemaNode) -> JSONValue {
        shape(object, schema) ?? .object(JSONObject())
    }

    private static func shape(_ value: JSONValue, _ schema: SchemaNode) -> JSONValue? {
        switch value {
        case .null: return nil
        case .array(let items):
            guard let item = schema.items else { return value }
            return .array(items.map { shape($0, item) ?? zero(item) })
        case .object(let object):
            if let values = schema.values {
                return .object(
                    JSONObject(
                        object.members.map { ($0.key, shape($0.value, values) ?? zero(values)) }))
            }
            guard !schema.propertyNames.isEmpty else { return value }
            return .object(members(of: object, schema))
        default: return value
        }
    }

    private static func members(of object: JSONObject, _ schema: SchemaNode) -> JSONObject {
        let type = GoTypes.type(schema.typeName)
        var result = JSONObject()
        for name in schema.propertyNames {
            guard let property = schema.property(name) else { continue }
            let shaped = object[name].flatMap { shape($0, property) }
            if let value = kept(shaped, name, property, type) { result[name] = value }
        }
        return result
    }

    /// The member as Go writes it; nil when it leaves it out.
    private static func kept(
        _ value: JSONValue?, _ name: String, _ property: SchemaNode, _ type: GoTypes.Members
    ) -> JSONValue? {
        if type.always.contains(name) || (property.isRequired && !type.pointers.contains(name)) {
            return value ?? zero(property)
        }
        guard let value else { return nil }
        if type.pointers.contains(name) { return value }
        let isEmptyMap = property.propertyNames.isEmpty && value.object?.isEmpty == true
        return isEmptyMap || isZero(value) ? nil : value
    }

    /// What `omitempty` leaves out. A struct is never empty to it, so objects that are structs and
    /// not pointers are in `always`; an empty map is.
    private static func isZero(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .bool(let value): !value
        case .number(let number): number.double == 0
        case .string(let text): text.isEmpty
        case .array(let items): items.isEmpty
        case .object: false
        }
    }

    private static func zero(_ schema: SchemaNode) -> JSONValue {
        switch schema.type {
        case .string: ""
        case .integer, .number: 0
        case .boolean: false
        // A nil slice or map without omitempty.
        case .array: .null
        default: .object(members(of: JSONObject(), schema))
        }
    }
}
