package import Document

/// A template in kubectl's JSONPath dialect, as `get -o jsonpath=`, `--sort-by`, custom columns and
/// a definition's printer columns have it.
///
/// Example: `{range .items[*]}{.metadata.name}{"\t"}{.status.phase}{"\n"}{end}`.
package struct JSONPath: Sendable {
    /// What a key that an object lacks means: nothing (kubectl's way), or an error.
    package enum MissingKeys: Sendable {
        case areEmpty, areErrors
    }

    private let nodes: [JSONPathNode]
    private let missingKeys: MissingKeys

    package init(
        _ template: String, missingKeys: MissingKeys = .areEmpty
    ) throws(JSONPathError) {
        var parser = JSONPathParser(template)
        nodes = try parser.template()
        self.missingKeys = missingKeys
    }

    /// From a path without braces or the leading dot, as custom columns and `--sort-by` allow:
    /// `metadata.name`, `.metadata.name`, `{.metadata.name}`.
    package init(relaxed path: String) throws(JSONPathError) {
        try self.init(Self.template(ofRelaxed: path))
    }

    static func template(ofRelaxed path: String) throws(JSONPathError) -> String {
        if path.isEmpty { return path }
        let isBraced = path.hasPrefix("{") && path.hasSuffix("}") && path.count > 2
        let inner = isBraced ? path.dropFirst().dropLast() : path[...]
        let spec = inner.hasPrefix(".") && inner.count > 1 ? inner.dropFirst() : inner
        guard !spec.isEmpty, !spec.contains(where: { $0 == "{" || $0 == "}" }) else {
            throw JSONPathError(
                "unexpected path string, expected a 'name1.name2' or '.name1.name2' or "
                    + "'{name1.name2}' or '{.name1.name2}'")
        }
        return "{.\(spec)}"
    }

    /// The values that each part of the template found, in the template's order.
    package func results(in value: JSONValue) throws(JSONPathError) -> [[JSONValue]] {
        var evaluation = JSONPathEvaluation(nodes: nodes, missingKeys: missingKeys)
        return try evaluation.results(from: 0, in: value)
    }

    /// The template filled in, as `kubectl get -o jsonpath=` prints it.
    package func text(in value: JSONValue) throws(JSONPathError) -> String {
        try results(in: value).map { found in
            found.map(Self.text(of:)).joined(separator: " ")
        }.joined()
    }

    /// What `kubectl get -o jsonpath-as-json=` prints: a list of the values for each part.
    package func jsonText(in value: JSONValue) throws(JSONPathError) -> String {
        try results(in: value).map { found in
            Self.sorted(.array(found)).pretty(indent: 4) + "\n"
        }.joined()
    }

    /// Containers as JSON with sorted keys, all else plainly.
    static func text(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .array, .object: String(decoding: sorted(value).bytes, as: UTF8.self)
        default: GoString.sprint(value)
        }
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(sorted))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.sorted { $0.key < $1.key }
                        .map { (key: $0.key, value: sorted($0.value)) }))
        case .number(let number) where number.int64 == nil:
            JSONNumber(number.double).map(JSONValue.number) ?? value
        default: value
        }
    }
}
