import Document
import Synchronization

/// The built-in types, read from the text that `tools/kinds` writes; each type when first asked
/// for.
///
/// One type a line; its members are separated by tabs, words by spaces (a space inside a word is
/// `_`). The first part is the type itself, the others are its members by name:
///
/// ```
/// ~core.v1.Volumes o g=/v1/Volumes →name s ! →ports [@.Port m=port,protocol k=port p=merge
/// ```
///
/// A word is a name, then a type, then attributes.
/// - Names of types: `~` is `io.k8s.api.`, `^` is `io.k8s.apimachinery.pkg.`; after `@`, a leading
///   dot is the package of the line's type.
/// - Types: `s` string, `t` time, `y` bytes, `q` integer or string, `b` boolean, `i` int32,
///   `l` int64, `I` integer, `d` double, `n` number, `o` object, `a` anything, `@` a named type,
///   `[` a list of, `{` a map of.
/// - Attributes: `!` required, `l=` list type, `m=` keys of a list of type map, `k=` patch merge
///   key, `p=` patch strategy, `x=` map type, `e=` enum, `E=` enum of the items, `d=` default,
///   `u=` unions, `g=` group/version/kind.
package final class CompactSchema: Sendable {
    static let builtIn = CompactSchema(builtInSchema)

    private let text: String
    /// Where a type's line lies in the text, by its name as written there.
    private let lines: [String: Range<Int>]
    /// The line's name of each type that has a group, version and kind of its own.
    private let namesByType: [GroupVersionKind: String]
    private let parsed = Mutex<[String: SchemaNode]>([:])

    init(_ text: String) {
        self.text = text
        var lines: [String: Range<Int>] = [:]
        var names: [GroupVersionKind: String] = [:]
        CompactScan(text).forEachLine { name, types, range in
            lines[name] = range
            for type in types where names[type] == nil { names[type] = name }
        }
        self.lines = lines
        namesByType = names
    }

    /// Every type's full name, in alphabetical order.
    var names: [String] { lines.keys.map(Self.fullName).sorted() }

    func node(of type: GroupVersionKind) -> SchemaNode? {
        guard let name = name(of: type) else { return nil }
        return SchemaNode(shape: .named(TypeReference(name, in: self)), attributes: .init())
    }

    func name(of type: GroupVersionKind) -> String? { namesByType[type].map(Self.fullName) }

    /// The type of this full name, with its members.
    func definition(_ name: String) -> SchemaNode? {
        if let known = parsed.withLock({ $0[name] }) { return known }
        guard let range = lines[Self.shortName(name)] else { return nil }
        let bytes = text.utf8
        let from = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        let to = bytes.index(bytes.startIndex, offsetBy: range.upperBound)
        let node = CompactLine(text[from..<to], schema: self).node
        parsed.withLock { $0[name] = node }
        return node
    }

    static func fullName(_ name: String) -> String {
        switch name.utf8.first {
        case UInt8(ascii: "~"): "io.k8s.api." + name.dropFirst()
        case UInt8(ascii: "^"): "io.k8s.apimachinery.pkg." + name.dropFirst()
        default: name
        }
    }

    static func shortName(_ name: String) -> String {
        let marks = [("io.k8s.api.", "~"), ("io.k8s.apimachinery.pkg.", "^")]
        for (prefix, mark) in marks where name.hasPrefix(prefix) {
            return mark + name.dropFirst(prefix.utf8.count)
        }
        return name
    }
}
