package import Document

/// The type at one place of an object: what its members, items and values are, and how lists of it
/// are merged. Works alike for built-in types and for the schema of a custom resource.
///
/// A node is a small value; the members of a named type are read when first asked for.
package struct SchemaNode: Sendable {
    package enum ListKind: Hashable, Sendable {
        /// The list changes as a whole; its items have no identity.
        case atomic
        /// The items are scalars, each at most once.
        case set
        /// The items are objects told apart by these members.
        case map(keys: [String])
    }

    package enum BasicType: String, Hashable, Sendable {
        case object, array, string, integer, number, boolean
        /// Anything, or an integer or a string.
        case any
    }

    var shape: Shape
    private var box: AttributesBox

    var attributes: Attributes {
        get { box.value }
        set { box = AttributesBox(newValue) }
    }

    init(shape: Shape, attributes: Attributes) {
        self.shape = shape
        box = AttributesBox(attributes)
    }

    /// The type, after following a reference.
    package var type: BasicType {
        switch shape {
        case .scalar(let type, _): type
        case .list: .array
        case .map, .fields: .object
        case .named(let reference): reference.node?.type ?? .any
        }
    }

    /// `int32`, `int64`, `double`, `byte`, `date-time`, `int-or-string`; nil for others.
    package var format: String? {
        switch shape {
        case .scalar(_, let format): format
        case .named(let reference): reference.node?.format
        default: nil
        }
    }

    package var isObject: Bool { type == .object }
    package var isArray: Bool { type == .array }

    /// The members of an object by name, in alphabetical order. Empty for a map and for scalars.
    package var propertyNames: [String] { fields?.names ?? [] }

    /// Whether members are named, which those of a map and of a free object are not.
    package var hasProperties: Bool { !(fields?.nodes.isEmpty ?? true) }

    /// The type of an object's member; of any key's value when this is a map. nil when unknown.
    package func property(_ name: String) -> SchemaNode? {
        switch shape {
        case .fields(let fields): fields.node(name) ?? fields.rest
        case .map(let box): box.node
        case .named(let reference): reference.node?.property(name)
        case .scalar, .list: nil
        }
    }

    /// The type of a list's items.
    package var items: SchemaNode? {
        switch shape {
        case .list(let box): box.node
        case .named(let reference): reference.node?.items
        default: nil
        }
    }

    /// The type of a map's values; nil for an object with named members.
    package var values: SchemaNode? {
        switch shape {
        case .map(let box): box.node
        case .fields(let fields): fields.rest
        case .named(let reference): reference.node?.values
        case .scalar, .list: nil
        }
    }

    /// The full name of a built-in type: `io.k8s.api.core.v1.Container`. nil for custom resources.
    package var typeName: String? {
        if case .named(let reference) = shape { reference.name } else { nil }
    }

    /// How server-side apply merges this list; lists that say nothing are atomic.
    package var listKind: ListKind { box.value.listKind ?? .atomic }
    /// The member that strategic merge patches tell the items apart by.
    package var patchMergeKey: String? { box.value.patchMergeKey }
    /// `merge`, `replace`, `retainKeys`; several with commas.
    package var patchStrategy: String? { box.value.patchStrategy }
    /// The object changes as a whole (`x-kubernetes-map-type: atomic`).
    package var isAtomicObject: Bool {
        if box.value.mapType == "atomic" { return true }
        if case .named(let reference) = shape { return reference.node?.isAtomicObject ?? false }
        return false
    }
    package var isRequired: Bool { box.value.isRequired }
    package var defaultValue: JSONValue? { box.value.defaultValue }
    package var enumeration: [String] { box.value.enumeration }
    /// Members that the schema does not name are kept.
    package var preservesUnknownFields: Bool { box.value.preservesUnknownFields }

    /// The type at a path, of member names alone: items of lists are passed through, so
    /// `["spec", "containers", "image"]` leads into every container.
    package func node(at path: [String]) -> SchemaNode? {
        var node = self
        for name in path {
            while let items = node.items { node = items }
            guard let next = node.property(name) else { return nil }
            node = next
        }
        return node
    }
}

extension SchemaNode {
    enum Shape: Sendable {
        case scalar(BasicType, format: String?)
        case list(Box)
        case map(Box)
        case fields(SchemaFields)
        case named(TypeReference)
    }

    /// A node inside a node.
    final class Box: Sendable {
        let node: SchemaNode
        init(_ node: SchemaNode) { self.node = node }
    }

    /// Keeps a node small: nodes are passed around at every step of a diff.
    final class AttributesBox: Sendable {
        let value: Attributes
        init(_ value: Attributes) { self.value = value }
    }

    struct Attributes: Sendable {
        var listKind: ListKind?
        var patchMergeKey: String?
        var patchStrategy: String?
        var mapType: String?
        var isRequired = false
        var enumeration: [String] = []
        var defaultValue: JSONValue?
        var preservesUnknownFields = false
        /// `x-kubernetes-unions`, as the source has it.
        var unions: JSONValue?
        var types: [GroupVersionKind] = []
    }

    var fields: SchemaFields? {
        switch shape {
        case .fields(let fields): fields
        case .named(let reference): reference.node?.fields
        default: nil
        }
    }
}

/// The members of one object type.
final class SchemaFields: Sendable {
    let nodes: [String: SchemaNode]
    /// The type of members that are not named; nil when there are none.
    let rest: SchemaNode?

    init(_ nodes: [String: SchemaNode], rest: SchemaNode? = nil) {
        self.nodes = nodes
        self.rest = rest
    }

    var names: [String] { nodes.keys.sorted() }

    func node(_ name: String) -> SchemaNode? { nodes[name] }
}
