internal import KubernetesAPI
internal import Synchronization

/// What Go does with the values of one type: a schema, with what `GoTypes` knows of it, compiled
/// once.
enum GoPlan: Sendable {
    case text, number, boolean, bytes, time, microTime, quantity, intOrString
    /// Kept as it is: `FieldsV1`, `RawExtension`, JSON.
    case anything
    case list(Inner)
    case map(Inner)
    case structure(GoType)

    /// A plan inside a plan.
    final class Inner: Sendable {
        let plan: GoPlan
        init(_ plan: GoPlan) { self.plan = plan }
    }

    static func of(_ node: SchemaNode) -> GoPlan {
        if let name = node.typeName {
            if name.hasSuffix(".apis.meta.v1.Time") { return .time }
            if name.hasSuffix(".apis.meta.v1.MicroTime") { return .microTime }
            if name.hasSuffix(".api.resource.Quantity") { return .quantity }
            if name.hasSuffix(".intstr.IntOrString") { return .intOrString }
            if node.hasProperties { return .structure(GoType.named(name, node)) }
        }
        if let items = node.items { return .list(Inner(of(items))) }
        if node.hasProperties { return .structure(GoType(node)) }
        if let values = node.values { return .map(Inner(of(values))) }
        switch (node.type, node.format) {
        case (.string, "byte"): return .bytes
        case (.string, "date-time"): return .time
        case (.string, _): return .text
        case (.integer, _), (.number, _): return .number
        case (.boolean, _): return .boolean
        case (.any, "int-or-string"): return .intOrString
        default: return .anything
        }
    }

    /// Whether an empty object of it is an empty map, which `omitempty` leaves out.
    var isMap: Bool { if case .map = self { true } else { false } }
}

/// A struct by its name; its members are compiled when first asked for, since types refer to
/// themselves.
final class GoType: Sendable {
    private let node: SchemaNode
    private let compiled = Mutex<GoStructure?>(nil)
    private static let known = Mutex<[String: GoType]>([:])

    init(_ node: SchemaNode) { self.node = node }

    static func named(_ name: String, _ node: SchemaNode) -> GoType {
        known.withLock { types in
            if let type = types[name] { return type }
            let type = GoType(node)
            types[name] = type
            return type
        }
    }

    var structure: GoStructure {
        if let structure = compiled.withLock({ $0 }) { return structure }
        let structure = GoStructure(node)
        compiled.withLock { $0 = structure }
        return structure
    }
}

/// The members of a struct, by name in alphabetical order.
final class GoStructure: Sendable {
    struct Field: Sendable {
        let name: String
        let plan: GoPlan
        let presence: Presence
    }

    enum Presence: Sendable {
        /// Written when it is there, zeros too.
        case pointer
        /// Written unless it is empty.
        case value
        case always
        /// Null when it is not there.
        case pointerAlways
    }

    let fields: [Field]
    let places: [String: Int]
    let alwaysCount: Int

    init(_ node: SchemaNode) {
        let type = GoTypes.type(node.typeName)
        fields = node.propertyNames.compactMap { name in
            guard let property = node.property(name) else { return nil }
            let plan = GoPlan.of(property)
            let isAlways =
                type.always.contains(name) || Self.isMetadata(property)
                || (property.isRequired && !type.omitted.contains(name))
            let isPointer = type.pointers.contains(name)
            let presence: Presence =
                switch (isAlways, isPointer) {
                case (true, true): .pointerAlways
                case (true, false): .always
                case (false, true): .pointer
                case (false, false): .value
                }
            return Field(name: name, plan: plan, presence: presence)
        }
        places = Dictionary(
            uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
        alwaysCount = fields.count { $0.presence == .always || $0.presence == .pointerAlways }
    }

    private static func isMetadata(_ property: SchemaNode) -> Bool {
        guard let name = property.typeName else { return false }
        return name.hasSuffix(".meta.v1.ObjectMeta") || name.hasSuffix(".meta.v1.ListMeta")
    }
}
