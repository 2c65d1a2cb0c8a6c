internal import Document
internal import KindRules
internal import KubernetesAPI

/// What Go's decoder would say to a document of a type: the first value that it can't read, and
/// the members that the type does not have or that come twice.
///
/// One walk over the tape, in the document's order.
struct GoDecoding {
    /// `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type
    /// int32`; nil when every value can be read.
    private(set) var failure: String?
    /// `unknown field "spec.x"`, `duplicate field "data.a"`.
    private(set) var strictErrors: [String] = []
    /// Which of Go's two ways from a document to a struct is spoken of.
    enum Style: Sendable {
        /// `encoding/json`: bodies.
        case json
        /// From maps and lists, as strategic merge patches end.
        case unstructured
    }

    private let style: Style
    /// More problems than these are not collected.
    private static let strictErrorCountMax = 100

    /// Where Go's decoder is: the innermost struct, and the members that lead there.
    private struct Place {
        var structure: String
        var field: String
        /// As `field`, with the places of list items and the keys of maps.
        var path: String
    }

    init(_ root: TapeNode, schema: SchemaNode, kind: String, style: Style = .json) {
        self.style = style
        structure(root, schema, Place(structure: kind, field: "", path: ""), name: kind)
    }

    private mutating func fail(_ message: String) {
        if failure == nil { failure = message }
    }

    private mutating func mismatch(
        _ node: TapeNode, _ place: Place, _ schema: SchemaNode, shown: String? = nil
    ) {
        if style == .unstructured { return fail(Self.unstructuredMismatch(node, schema)) }
        fail(
            """
            json: cannot unmarshal \(shown ?? Self.kindName(node)) into Go struct field \
            \(place.structure).\(place.field) of type \(GoTypeName.of(schema))
            """)
    }

    private static func unstructuredMismatch(_ node: TapeNode, _ schema: SchemaNode) -> String {
        let kind =
            switch node.kind {
            case .null: "invalid"
            case .false, .true: "bool"
            case .number: node.int == nil ? "float64" : "int64"
            case .string: "string"
            case .array: "slice"
            case .object: "map"
            }
        if schema.items != nil { return "cannot restore slice from \(kind)" }
        if schema.hasProperties { return "cannot restore struct from: \(kind)" }
        if schema.values != nil { return "cannot restore map from \(kind)" }
        return "unrecognized type: \(GoTypeName.of(schema))"
    }

    private static func kindName(_ node: TapeNode) -> String {
        switch node.kind {
        case .null: "null"
        case .false, .true: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    private mutating func value(_ node: TapeNode, _ schema: SchemaNode, _ place: Place) {
        if node.isNull { return }
        if let name = schema.typeName {
            if special(node, name) { return }
            if schema.hasProperties {
                guard node.kind == .object else { return mismatch(node, place, schema) }
                return structure(node, schema, place, name: GoTypeName.base(name))
            }
        }
        if let items = schema.items {
            guard node.kind == .array else { return mismatch(node, place, schema) }
            for (index, element) in node.elements.enumerated() {
                var inner = place
                inner.path += "[\(index)]"
                value(element, items, inner)
            }
            return
        }
        if let values = schema.values {
            guard node.kind == .object else { return mismatch(node, place, schema) }
            return map(node, values, place)
        }
        scalar(node, schema, place)
    }

    private mutating func scalar(_ node: TapeNode, _ schema: SchemaNode, _ place: Place) {
        switch (schema.type, schema.format) {
        case (.string, "byte"):
            guard let text = node.string else { return mismatch(node, place, schema) }
            if let offset = Base64Check.firstBadByte(of: text) {
                fail("illegal base64 data at input byte \(offset)")
            }
        case (.string, "int-or-string"):
            if node.kind != .string, node.kind != .number {
                fail("json: cannot unmarshal \(Self.kindName(node)) into Go value of type int32")
            }
        case (.string, "date-time"): time(node)
        case (.string, _):
            if node.kind != .string { mismatch(node, place, schema) }
        case (.boolean, _):
            if node.bool == nil { mismatch(node, place, schema) }
        case (.integer, let format):
            guard node.kind == .number else { return mismatch(node, place, schema) }
            let number = node.int
            let fits = format == "int32" ? number.flatMap(Int32.init(exactly:)) != nil : number != nil
            if !fits { mismatch(node, place, schema, shown: "number \(node.rawText)") }
        case (.number, _):
            if node.kind != .number { mismatch(node, place, schema) }
        default: break
        }
    }

    /// Types that read themselves; false for all others.
    private mutating func special(_ node: TapeNode, _ name: String) -> Bool {
        if name.hasSuffix(".meta.v1.Time") || name.hasSuffix(".meta.v1.MicroTime") {
            time(node, isMicro: name.hasSuffix("MicroTime"))
        } else if name.hasSuffix(".resource.Quantity") {
            let text = node.string ?? node.rawText
            if (try? Quantity(parsing: text)) == nil {
                fail(
                    "quantities must match the regular expression "
                        + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
            }
        } else if name.hasSuffix(".intstr.IntOrString") {
            if node.kind != .string, node.int.flatMap(Int32.init(exactly:)) == nil {
                let shown =
                    node.kind == .number ? "number \(node.rawText)" : Self.kindName(node)
                fail("json: cannot unmarshal \(shown) into Go value of type int32")
            }
        } else {
            return name.hasSuffix(".FieldsV1") || name.hasSuffix(".RawExtension")
                || name.hasSuffix(".JSON")
        }
        return true
    }

    private mutating func time(_ node: TapeNode, isMicro: Bool = false) {
        guard let text = node.string else {
            return fail(
                "json: cannot unmarshal \(Self.kindName(node)) into Go value of type string")
        }
        if text.isEmpty && !isMicro || Timestamp(rfc3339: text) != nil { return }
        fail(GoTime.problem(text, layout: isMicro ? GoTime.microLayout : GoTime.layout))
    }

    private mutating func map(_ node: TapeNode, _ values: SchemaNode, _ place: Place) {
        var seen: Set<String> = []
        let mayRepeat = node.hasDuplicateKeys
        for (key, member) in node.members {
            let name = key.string ?? ""
            var inner = place
            inner.path = Self.joined(place.path, name)
            if mayRepeat, !seen.insert(name).inserted { duplicate(inner.path) }
            value(member, values, inner)
        }
    }

    private mutating func structure(
        _ node: TapeNode, _ schema: SchemaNode, _ place: Place, name: String
    ) {
        var seen: Set<String> = []
        let mayRepeat = node.hasDuplicateKeys
        for (key, member) in node.members {
            let key = key.string ?? ""
            let path = Self.joined(place.path, key)
            if mayRepeat, !seen.insert(key).inserted { duplicate(path) }
            guard let property = schema.property(key) else {
                if !schema.preservesUnknownFields { strict("unknown field \"\(path)\"") }
                continue
            }
            value(
                member, property,
                Place(
                    structure: name,
                    field: place.field.isEmpty ? key : "\(place.field).\(key)", path: path))
        }
    }

    private static func joined(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    private mutating func duplicate(_ path: String) { strict("duplicate field \"\(path)\"") }

    private mutating func strict(_ message: String) {
        guard strictErrors.count < Self.strictErrorCountMax, !strictErrors.contains(message)
        else { return }
        strictErrors.append(message)
    }
}
