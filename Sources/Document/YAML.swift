/// YAML as `kubectl get -o yaml` prints it.
///
/// That is sigs.k8s.io/yaml over go-yaml 2: block style, sequences not indented under their key,
/// scalars folded where they pass column 80, and YAML 1.1's idea of what must be quoted.
package enum YAML {
    /// The whole document, with a newline at the end.
    ///
    /// kubectl sorts the keys of each object, digits within them by their number.
    package static func text(of value: JSONValue, sortKeys: Bool = true) -> String {
        String(decoding: bytes(of: value, sortKeys: sortKeys), as: UTF8.self)
    }

    /// The same as UTF-8.
    package static func bytes(of value: JSONValue, sortKeys: Bool = true) -> [UInt8] {
        var emitter = YAMLEmitter(sortKeys: sortKeys, item: nil)
        emitter.emitDocument(value)
        return emitter.output
    }

    /// The document line by line, each with the field that it shows.
    ///
    /// - Parameter item: names an element of a list by the list's path, the element and its index;
    ///   the
    ///   schema knows merge keys. By index when left out.
    package static func lines(
        of value: JSONValue, sortKeys: Bool = true,
        item: @escaping (FieldPath, JSONValue, Int) -> FieldPath.Component = { .index($2) }
    ) -> [YAMLLine] {
        var emitter = YAMLEmitter(sortKeys: sortKeys, item: item)
        emitter.emitDocument(value)
        return emitter.lines()
    }
}

/// One line of a YAML document.
package struct YAMLLine: Hashable, Sendable {
    /// Spaces before the text; none stand before an empty text.
    package let indent: Int
    package let text: String
    /// The field whose key or value begins on this line; for `- name: x` the name's.
    package let path: FieldPath
    /// Whether the field's value is a scalar or empty, so that no lines of fields within follow.
    package let isLeaf: Bool
    /// Whether the line goes on with the value of the line before it.
    package let continues: Bool

    package init(indent: Int, text: String, path: FieldPath, isLeaf: Bool, continues: Bool = false)
    {
        self.indent = indent
        self.text = text
        self.path = path
        self.isLeaf = isLeaf
        self.continues = continues
    }
}
