import Document

/// One evaluation of a template over a value.
///
/// Ranges are a state machine as in Kubernetes' own engine, which makes the odd cases come out the
/// same: `range` evaluates the rest of the template for each element until `end` stops it.
struct JSONPathEvaluation {
    let nodes: [JSONPathNode]
    let missingKeys: JSONPath.MissingKeys
    private var begun = 0
    private var open = 0
    private var ended = 0
    /// Where the latest `end` stands.
    private var lastEnd: Int?

    init(nodes: [JSONPathNode], missingKeys: JSONPath.MissingKeys) {
        self.nodes = nodes
        self.missingKeys = missingKeys
    }

    mutating func results(
        from start: Int, in value: JSONValue
    ) throws(JSONPathError) -> [[JSONValue]] {
        var all: [[JSONValue]] = []
        var index = start
        while index < nodes.count {
            let found = try walk([value], nodes[index])
            if ended > 0, ended <= open {
                ended -= 1
                lastEnd = index
                break
            }
            if begun > 0 {
                begun -= 1
                open += 1
                for element in found { all += try results(from: index + 1, in: element) }
                // An empty range is walked once all the same, to find its end.
                if found.isEmpty { _ = try results(from: index + 1, in: .null) }
                open -= 1
                if let end = lastEnd, end > index { index = end }
            } else {
                all.append(found)
            }
            index += 1
        }
        return all
    }

    private mutating func walk(
        _ input: [JSONValue], _ node: JSONPathNode
    ) throws(JSONPathError) -> [JSONValue] {
        switch node {
        case .list(let nodes): return try walk(input, all: nodes)
        case .text(let text): return [.string(text)]
        case .integer(let value): return input.map { _ in .integer(value) }
        case .double(let value):
            return input.map { _ in JSONNumber(value).map(JSONValue.number) ?? .null }
        case .bool(let value): return input.map { _ in .bool(value) }
        case .field(let name): return try fields(named: name, of: input)
        case .wildcard: return input.flatMap(Self.children)
        case .recursive: return Self.descendants(of: input)
        case .slice(let slice): return try elements(slice, of: input)
        case .union(let parts):
            var all: [JSONValue] = []
            for part in parts { all += try walk(input, all: part) }
            return all
        case .filter(let left, let comparison, let right):
            return try filtered(input, left, comparison, right)
        case .identifier(let word): return try identifier(word, input)
        }
    }

    private mutating func walk(
        _ input: [JSONValue], all nodes: [JSONPathNode]
    ) throws(JSONPathError) -> [JSONValue] {
        var values = input
        for node in nodes { values = try walk(values, node) }
        return values
    }

    private mutating func identifier(
        _ word: String, _ input: [JSONValue]
    ) throws(JSONPathError) -> [JSONValue] {
        switch word {
        case "range":
            begun += 1
            return input
        case "end":
            guard open > 0 else { throw JSONPathError("not in range, nothing to end") }
            ended += 1
            return []
        default: throw JSONPathError("unrecognized identifier \(word)")
        }
    }

    private func fields(
        named name: String, of input: [JSONValue]
    ) throws(JSONPathError) -> [JSONValue] {
        let found = input.compactMap { $0.object?[name] }
        if found.isEmpty, missingKeys == .areErrors {
            throw JSONPathError("\(name) is not found")
        }
        return found
    }

    private func elements(
        _ slice: JSONPathNode.Slice, of input: [JSONValue]
    ) throws(JSONPathError) -> [JSONValue] {
        var found: [JSONValue] = []
        for value in input where !value.isNull {
            guard let items = value.array else {
                throw JSONPathError("\(Self.goType(value)) is not array or slice")
            }
            var start = slice.start ?? 0
            if start < 0 { start += items.count }
            var end = slice.end ?? items.count
            if end < 0 || (end == 0 && slice.isIndex) { end += items.count }
            if start == end { return found }
            for (bound, isInside) in [
                (start, (0..<items.count).contains(start)),
                (end - 1, (0...items.count).contains(end)),
            ] where !isInside {
                throw JSONPathError(
                    "array index out of bounds: index \(bound), length \(items.count)")
            }
            if start > end {
                throw JSONPathError(
                    "starting index \(start) is greater than ending index \(end)")
            }
            let step = slice.step ?? 1
            if step <= 0 { throw JSONPathError("step must be > 0") }
            found += stride(from: start, to: end, by: step).map { items[$0] }
        }
        return found
    }

    private mutating func filtered(
        _ input: [JSONValue], _ left: [JSONPathNode], _ comparison: String,
        _ right: [JSONPathNode]
    ) throws(JSONPathError) -> [JSONValue] {
        var found: [JSONValue] = []
        for value in input {
            guard let items = value.array else {
                throw JSONPathError(
                    "\(GoString.sprint(value)) is not array or slice and cannot be filtered")
            }
            for item in items {
                if comparison == "exists" {
                    if let lefts = try? walk([item], all: left), !lefts.isEmpty {
                        found.append(item)
                    }
                    continue
                }
                let lefts = try walk([item], all: left)
                let rights = lefts.isEmpty ? [] : try walk([item], all: right)
                if lefts.count > 1 || rights.count > 1 {
                    throw JSONPathError("can only compare one element at a time")
                }
                guard let a = lefts.first, let b = rights.first else { continue }
                if try JSONPathComparison.holds(a, comparison, b) { found.append(item) }
            }
        }
        return found
    }

    /// Members in key order: Go's maps have none, and an answer should not change by itself.
    private static func children(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let items): items
        case .object(let object): object.members.sorted { $0.key < $1.key }.map(\.value)
        default: []
        }
    }

    private static func descendants(of values: [JSONValue]) -> [JSONValue] {
        values.flatMap { value in
            let children = children(value)
            return children.isEmpty ? [] : [value] + descendants(of: children)
        }
    }

    private static func goType(_ value: JSONValue) -> String {
        switch value {
        case .null: "nil"
        case .bool: "bool"
        case .number(let number): number.int64 == nil ? "float64" : "int64"
        case .string: "string"
        case .array: "[]interface {}"
        case .object: "map[string]interface {}"
        }
    }
}
