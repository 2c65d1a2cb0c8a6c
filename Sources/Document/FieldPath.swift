/// Where a value stands in a document, as the API server prints it:
/// `.spec.template.spec.containers[name="checkout"].image`.
///
/// Items of lists that have keys are named by them, so that the path stays right when the list is
/// reordered; members of sets by their value (`.metadata.finalizers[="x"]`), others by index.
package struct FieldPath: Hashable, Sendable {
    package enum Component: Hashable, Sendable {
        case key(String)
        case index(Int)
        /// An object in a list by its key fields, sorted by name.
        case item([ItemKey])
        /// A member of a set, by its value.
        case element(JSONValue)
    }

    package struct ItemKey: Hashable, Sendable {
        package var name: String
        package var value: JSONValue

        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    package var components: [Component]

    package init(_ components: [Component] = []) {
        self.components = components
    }

    package static let root = FieldPath()

    package var isEmpty: Bool { components.isEmpty }
    package var count: Int { components.count }
    package var last: Component? { components.last }

    package func appending(_ component: Component) -> FieldPath {
        FieldPath(components + [component])
    }

    package func appending(key: String) -> FieldPath { appending(.key(key)) }

    package func appending(_ path: FieldPath) -> FieldPath {
        FieldPath(components + path.components)
    }

    /// Nil for the root.
    package var parent: FieldPath? {
        isEmpty ? nil : FieldPath(Array(components.dropLast()))
    }

    /// Whether the other path is this one or leads into what stands at this one.
    package func contains(_ other: FieldPath) -> Bool {
        other.components.starts(with: components)
    }

    /// What stands at this path, nil when nothing does.
    package func resolve(in value: JSONValue) -> JSONValue? {
        var found = value
        for component in components {
            guard let next = component.resolve(in: found) else { return nil }
            found = next
        }
        return found
    }
}

extension FieldPath.Component {
    package var key: String? { if case .key(let key) = self { key } else { nil } }

    /// What this leads to from a value, nil when it does not lead anywhere.
    package func resolve(in value: JSONValue) -> JSONValue? {
        switch (value, self) {
        case (.object(let object), .key(let key)): object[key]
        case (.array(let values), .index): index(in: values).map { values[$0] }
        case (.array(let values), _): values.first(where: selects)
        default: nil
        }
    }

    /// Whether an element of a list is the one that is meant; an index selects none.
    ///
    /// `[checkout]`, with `name=` left out, also means the set member "checkout".
    package func selects(_ element: JSONValue) -> Bool {
        switch self {
        case .index: return false
        case .key(let name): return element["name"]?.string == name || element.string == name
        case .element(let value): return element == value
        case .item(let keys):
            if keys.count == 1, keys[0].name == "name", element == keys[0].value { return true }
            return keys.allSatisfy { element[$0.name] == $0.value }
        }
    }

    func index(in values: [JSONValue]) -> Int? {
        if case .index(let index) = self, values.indices.contains(index) { index } else { nil }
    }
}

extension FieldPath: CustomStringConvertible {
    /// The canonical form, which parses to the same path: `.` for the root, keys that hold other
    /// characters than letters, digits and `-_/:$` as `["app.kubernetes.io/name"]`.
    package var description: String {
        components.isEmpty ? "." : components.map(\.description).joined()
    }
}

extension FieldPath.Component: CustomStringConvertible {
    package var description: String {
        switch self {
        case .key(let key): Self.isPlain(key) ? ".\(key)" : "[\(JSONValue.string(key).pathText)]"
        case .index(let index): "[\(index)]"
        case .element(let value): "[=\(value.pathText)]"
        case .item(let keys):
            "[" + keys.map { "\($0.name)=\($0.value.pathText)" }.joined(separator: ",") + "]"
        }
    }

    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.allSatisfy { FieldPathParser.isPlain($0) }
    }
}

extension JSONValue {
    /// JSON without the escapes that only HTML needs.
    fileprivate var pathText: String {
        guard case .string(let text) = self else { return description }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..<"\u{20}":
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
