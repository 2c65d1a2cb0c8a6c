import Synchronization

/// A built-in type by its full name, looked up when first asked for.
final class TypeReference: Sendable {
    let name: String
    private let schema: CompactSchema
    private let found = Mutex<SchemaNode?>(nil)

    init(_ name: String, in schema: CompactSchema) {
        self.name = name
        self.schema = schema
    }

    /// The type with its members; nil when the schema does not have it.
    var node: SchemaNode? {
        if let known = found.withLock({ $0 }) { return known }
        let node = schema.definition(name)
        found.withLock { $0 = node }
        return node
    }
}
