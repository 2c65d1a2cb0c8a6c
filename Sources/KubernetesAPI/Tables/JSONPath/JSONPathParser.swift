/// Reads a template of kubectl's JSONPath dialect: text with actions in braces.
///
/// The grammar is that of Kubernetes' `client-go/util/jsonpath`: a right brace closes the action
/// wherever it stands outside quotes and filters, keys end at `. , [ ] $ @ { }` and white space
/// unless a backslash comes before.
struct JSONPathParser {
    private let input: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) {
        input = Array(text.unicodeScalars)
    }

    /// The template's nodes: text and lists.
    mutating func template() throws(JSONPathError) -> [JSONPathNode] {
        var nodes: [JSONPathNode] = []
        var start = position
        while let scalar = next() {
            guard scalar == "{" else { continue }
            if position - 1 > start { nodes.append(.text(string(start..<position - 1))) }
            nodes.append(.list(try action()))
            start = position
        }
        if position > start { nodes.append(.text(string(start..<position))) }
        return nodes
    }

    /// The nodes of a fragment that stands for itself: a filter's side, a union's part.
    private static func nodes(of fragment: String) throws(JSONPathError) -> [JSONPathNode] {
        var parser = JSONPathParser("{\(fragment)}")
        guard case .list(let nodes)? = try parser.template().first else { return [] }
        return nodes
    }

    /// Everything up to the closing brace, which is consumed.
    private mutating func action() throws(JSONPathError) -> [JSONPathNode] {
        var nodes: [JSONPathNode] = []
        while true {
            if starts(with: "[?(") {
                nodes.append(try filter())
                continue
            }
            if starts(with: "..") {
                if case .recursive? = nodes.last {
                    throw JSONPathError("invalid multiple recursive descent")
                }
                position += 2
                nodes.append(.recursive)
                if let scalar = peek(), scalar.isWord { nodes.append(field()) }
                continue
            }
            guard let scalar = next(), !scalar.isLineEnd else {
                throw JSONPathError("unclosed action")
            }
            switch scalar {
            case "}": return nodes
            case " ", "@", "$": continue
            case "[": nodes += try array()
            case "\"", "'": nodes.append(try quoted(until: scalar))
            case ".": nodes.append(field())
            case _ where scalar == "+" || scalar == "-" || scalar.isDigit:
                position -= 1
                nodes.append(try number())
            case _ where scalar.isWord:
                position -= 1
                nodes.append(word())
            default:
                let code = String(scalar.value, radix: 16, uppercase: true)
                let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
                throw JSONPathError(
                    "unrecognized character in action: U+\(padded) '\(scalar)'")
            }
        }
    }

    private mutating func field() -> JSONPathNode {
        var name = ""
        while let scalar = peek(), !scalar.endsKey {
            position += 1
            if scalar == "\\" {
                if let escaped = next(), escaped != "\\" { name.unicodeScalars.append(escaped) }
            } else {
                name.unicodeScalars.append(scalar)
            }
        }
        return name == "*" ? .wildcard : .field(name)
    }

    private mutating func word() -> JSONPathNode {
        let start = position
        while let scalar = peek(), scalar.isWord { position += 1 }
        let word = string(start..<position)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return .identifier(word)
        }
    }

    private mutating func number() throws(JSONPathError) -> JSONPathNode {
        let start = position
        if peek() == "+" || peek() == "-" { position += 1 }
        while let scalar = peek(), scalar == "." || scalar.isDigit { position += 1 }
        let text = string(start..<position)
        if let integer = Int64(text) { return .integer(integer) }
        if let double = Double(text) { return .double(double) }
        throw JSONPathError("cannot parse number \(text)")
    }

    private mutating func quoted(until end: Unicode.Scalar) throws(JSONPathError) -> JSONPathNode {
        let start = position - 1
        while let scalar = next(), scalar != "\n" {
            if scalar == end, input[position - 2] != "\\" {
                let text = string(start..<position)
                guard let value = GoString.unquoted(text) else {
                    throw JSONPathError("unquote string \(text) error invalid syntax")
                }
                return .text(value)
            }
        }
        throw JSONPathError("unterminated quoted string")
    }

    private mutating func filter() throws(JSONPathError) -> JSONPathNode {
        position += 3
        let start = position
        var quote: Unicode.Scalar?
        var isQuoteClosed = false
        while true {
            guard let scalar = next(), scalar != "\n" else {
                throw JSONPathError("unterminated filter")
            }
            if scalar == "\"" || scalar == "'" {
                if quote == nil {
                    quote = scalar
                } else if input[position - 2] != "\\", scalar == quote {
                    isQuoteClosed = true
                }
            } else if scalar == ")", (quote != nil) == isQuoteClosed {
                break
            }
        }
        guard next() == "]" else { throw JSONPathError("unclosed array expect ]") }
        let condition = input[start..<position - 2]
        let isComparison = { (scalar: Unicode.Scalar) in "!<>=".unicodeScalars.contains(scalar) }
        guard let first = condition.firstIndex(where: isComparison), first > start,
            let last = condition[first...].firstIndex(where: { !isComparison($0) })
        else {
            let nodes = try Self.nodes(of: string(start..<position - 2))
            return .filter(left: nodes, comparison: "exists", right: [])
        }
        return .filter(
            left: try Self.nodes(of: string(start..<first)),
            comparison: string(first..<last),
            right: try Self.nodes(of: string(last..<position - 2)))
    }

    /// What stands in brackets: an index, a slice, a union, or one key in single quotes.
    private mutating func array() throws(JSONPathError) -> [JSONPathNode] {
        let start = position
        while true {
            guard let scalar = next(), scalar != "\n" else {
                throw JSONPathError("unterminated array")
            }
            if scalar == "]" { break }
        }
        var text = string(start..<position - 1)
        if text == "*" { text = ":" }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        if parts.count > 1 {
            var union: [[JSONPathNode]] = []
            for part in parts {
                union.append(try Self.nodes(of: "[\(part.trimmingSpaces())]"))
            }
            return [.union(union)]
        }
        if text.count >= 2, text.hasPrefix("'"), text.hasSuffix("'"),
            !text.dropFirst().dropLast().contains("'")
        {
            return try Self.nodes(of: ".\(text.dropFirst().dropLast())")
        }
        return [.slice(try Self.slice(text))]
    }

    private static func slice(_ text: String) throws(JSONPathError) -> JSONPathNode.Slice {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isNumber = { (part: Substring) in
            (part.hasPrefix("-") ? part.dropFirst() : part).unicodeScalars.allSatisfy(\.isDigit)
        }
        guard (1...3).contains(parts.count), parts.allSatisfy(isNumber) else {
            throw JSONPathError("invalid array index \(text)")
        }
        var bounds: [Int?] = []
        for part in parts {
            if part.isEmpty {
                bounds.append(nil)
                continue
            }
            // No list is longer, and sums of what is shorter do not overflow.
            guard let bound = Int(part), (-(1 << 40)...(1 << 40)).contains(bound) else {
                throw JSONPathError("array index \(part) is not a number")
            }
            bounds.append(bound)
        }
        if bounds.count == 1 {
            return .init(start: bounds[0], end: (bounds[0] ?? 0) + 1, isIndex: true)
        }
        return .init(
            start: bounds[0], end: bounds[1], step: bounds.count == 3 ? bounds[2] : nil)
    }

    // MARK: Reading scalars

    private func peek() -> Unicode.Scalar? {
        position < input.count ? input[position] : nil
    }

    private mutating func next() -> Unicode.Scalar? {
        guard position < input.count else { return nil }
        position += 1
        return input[position - 1]
    }

    private func starts(with text: String) -> Bool {
        input[position...].starts(with: text.unicodeScalars)
    }

    private func string(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: input[range])
        return String(text)
    }
}

extension Unicode.Scalar {
    fileprivate var isLineEnd: Bool { self == "\n" || self == "\r" }
    fileprivate var isDigit: Bool { properties.generalCategory == .decimalNumber }
    fileprivate var isWord: Bool { self == "_" || isDigit || properties.isAlphabetic }
    fileprivate var endsKey: Bool { " \t\r\n.,[]$@{}".unicodeScalars.contains(self) }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        var trimmed = drop { $0 == " " }
        while trimmed.last == " " { trimmed.removeLast() }
        return trimmed
    }
}
