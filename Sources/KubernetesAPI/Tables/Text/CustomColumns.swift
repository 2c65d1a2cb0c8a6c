package import Document

/// `get -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image`.
package struct CustomColumns: Sendable {
    private let headers: [String]
    private let paths: [JSONPath]

    package init(_ spec: String) throws(JSONPathError) {
        if spec.isEmpty {
            throw JSONPathError("custom-columns format specified but no custom columns given")
        }
        var headers: [String] = []
        var paths: [JSONPath] = []
        for part in spec.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else {
                throw JSONPathError(
                    "unexpected custom-columns spec: \(part), expected <header>:<json-path-expr>")
            }
            headers.append(String(sides[0]))
            paths.append(try JSONPath(relaxed: String(sides[1])))
        }
        self.headers = headers
        self.paths = paths
    }

    /// The objects' table. What an object lacks is `<none>`; several values are joined by commas.
    package func text(
        of objects: some Sequence<JSONValue>, hasHeaders: Bool = true
    ) throws(JSONPathError) -> String {
        var rows = hasHeaders ? [headers] : []
        for object in objects {
            var row: [String] = []
            for path in paths {
                let found = try path.results(in: object)
                if found.first?.isEmpty ?? true {
                    row.append("<none>")
                } else {
                    let values = found.joined().map(GoString.sprint)
                    row.append(TerminalText.escaped(values.joined(separator: ",")))
                }
            }
            rows.append(row)
        }
        var layout = TextColumns()
        return layout.text(of: rows)
    }
}
