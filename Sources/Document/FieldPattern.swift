/// Field paths to look for: `spec.replicas`, `spec.template.spec.containers[*].image`,
/// `metadata.labels.*`, `**.image`.
///
/// A pattern means the value at its end and all that is in it. `*` is one key or any item of a
/// list, `**` any number of them.
package struct FieldPattern: Hashable, Sendable {
    package enum Component: Hashable, Sendable {
        case exactly(FieldPath.Component)
        case any
        case anyDepth
    }

    package let components: [Component]

    package init(parsing text: String) throws(FieldPathError) {
        var parser = FieldPathParser(text, allowsWildcards: true)
        components = try parser.parse()
    }

    package init(_ path: FieldPath) {
        components = path.components.map(Component.exactly)
    }

    /// Whether the path is what the pattern means, or leads into it.
    package func matches(_ path: FieldPath) -> Bool {
        Self.matches(components[...], path.components[...], orIsAbove: false)
    }

    /// Whether a change of the value at the path changes what the pattern means: the path leads
    /// into it, or it lies within what stands at the path.
    package func touches(_ path: FieldPath) -> Bool {
        Self.matches(components[...], path.components[...], orIsAbove: true)
    }

    private static func matches(
        _ pattern: ArraySlice<Component>, _ path: ArraySlice<FieldPath.Component>, orIsAbove: Bool
    ) -> Bool {
        guard let wanted = pattern.first else { return true }
        if wanted == .anyDepth {
            return (path.startIndex...path.endIndex).contains { start in
                matches(pattern.dropFirst(), path[start...], orIsAbove: orIsAbove)
            }
        }
        guard let component = path.first else { return orIsAbove }
        return wanted.matches(component)
            && matches(pattern.dropFirst(), path.dropFirst(), orIsAbove: orIsAbove)
    }
}

extension FieldPattern.Component {
    /// Items may be typed with only some of their keys, and `[checkout]` for set members too.
    fileprivate func matches(_ component: FieldPath.Component) -> Bool {
        guard case .exactly(let wanted) = self, wanted != component else { return true }
        return switch (wanted, component) {
        case (.item(let wanted), .item(let keys)): wanted.allSatisfy(keys.contains)
        case (.item(let wanted), .element(let value)):
            wanted == [FieldPath.ItemKey(name: "name", value: value)]
        case (.key(let name), .item(let keys)):
            keys == [FieldPath.ItemKey(name: "name", value: .string(name))]
        case (.key(let name), .element(let value)): value.string == name
        default: false
        }
    }
}

extension FieldPattern: CustomStringConvertible {
    package var description: String {
        components.isEmpty ? "." : components.map(\.description).joined()
    }
}

extension FieldPattern.Component: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exactly(let component): component.description
        case .any: ".*"
        case .anyDepth: ".**"
        }
    }
}

extension FieldPath {
    /// Whether the path is what the pattern means, or leads into it.
    package func matches(_ pattern: FieldPattern) -> Bool { pattern.matches(self) }
}
