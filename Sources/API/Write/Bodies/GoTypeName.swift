internal import KubernetesAPI

/// Types by the names that Go's messages give them: `v1.ObjectMeta`, `map[string]string`.
enum GoTypeName {
    static func of(_ schema: SchemaNode) -> String {
        if let name = schema.typeName, schema.isObject { return short(name) }
        if let items = schema.items { return "[]" + of(items) }
        if let values = schema.values { return "map[string]" + of(values) }
        switch (schema.type, schema.format) {
        case (.integer, let format?): return format
        case (.integer, nil): return "int64"
        case (.number, _): return "float64"
        case (.boolean, _): return "bool"
        case (.string, "byte"): return "[]uint8"
        case (.string, _): return "string"
        default: return "interface {}"
        }
    }

    /// `io.k8s.api.core.v1.Container` is `v1.Container`.
    static func short(_ name: String) -> String {
        name.split(separator: ".").suffix(2).joined(separator: ".")
    }

    /// `Container` of `io.k8s.api.core.v1.Container`.
    static func base(_ name: String) -> String {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return name }
        return String(name[name.utf8.index(after: dot)...])
    }

    /// The type that the API server has inside for a kind of a group: `core.ConfigMap`.
    static func inside(group: String, kind: String) -> String {
        let package =
            group.isEmpty ? "core" : String(group.split(separator: ".").first ?? "core")
        return "\(package == "events" ? "core" : package).\(kind)"
    }
}
