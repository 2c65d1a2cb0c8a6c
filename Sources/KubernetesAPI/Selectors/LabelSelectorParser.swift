/// Reads the text of a label selector, with the API server's messages for what it cannot read.
///
/// ```
/// selector    = [ requirement { "," requirement } ]
/// requirement = [ "!" ] key | key ("=" | "==" | "!=" | ">" | "<") [ value ]
///             | key ("in" | "notin") "(" [ value ] { "," [ value ] } ")"
/// ```
struct LabelSelectorParser {
    typealias Token = LabelSelectorLexer.Token
    typealias Requirement = LabelSelector.Requirement

    private var tokens: [(token: Token, text: String)] = []
    private var at = 0

    init(_ text: String) {
        var lexer = LabelSelectorLexer(text)
        repeat { tokens.append(lexer.next()) } while tokens.last?.token != .end
    }

    mutating func requirements() throws(SelectorError) -> [Requirement] {
        var found: [Requirement] = []
        while true {
            let (token, text) = peekValue()
            switch token {
            case .end: return found
            case .identifier, .bang: break
            default:
                throw SelectorError("found '\(text)', expected: !, identifier, or 'end of string'")
            }
            do {
                found.append(try requirement())
            } catch {
                throw SelectorError("unable to parse requirement: \(error.message)")
            }
            let (after, afterText) = takeValue()
            if after == .end { return found }
            guard after == .comma else {
                throw SelectorError("found '\(afterText)', expected: ',' or 'end of string'")
            }
            let (next, nextText) = peekValue()
            guard next == .identifier || next == .bang else {
                throw SelectorError("found '\(nextText)', expected: identifier after ','")
            }
        }
    }

    private mutating func requirement() throws(SelectorError) -> Requirement {
        var (token, key) = takeValue()
        let isNegated = token == .bang
        if isNegated { (token, key) = takeValue() }
        guard token == .identifier else {
            throw SelectorError("found '\(key)', expected: identifier")
        }
        try Self.check(key: key)
        let next = peekValue().token
        if isNegated { return Requirement(key: key, operator: .doesNotExist, values: []) }
        if next == .end || next == .comma {
            return Requirement(key: key, operator: .exists, values: [])
        }
        let found = try takeOperator()
        let values: Set<String> = found == .isIn || found == .notIn ? try list() : [try value()]
        let result = Requirement(key: key, operator: found, values: values.sorted())
        try Self.check(result)
        return result
    }

    private mutating func takeOperator() throws(SelectorError) -> LabelSelector.Operator {
        let (token, text) = take()
        switch token {
        case .isIn: return .isIn
        case .notIn: return .notIn
        case .equals, .doubleEquals: return .equals
        case .notEquals: return .notEquals
        case .greaterThan: return .greaterThan
        case .lessThan: return .lessThan
        default:
            throw SelectorError("found '\(text)', expected: in, notin, =, ==, !=, gt, lt")
        }
    }

    private mutating func value() throws(SelectorError) -> String {
        let next = peekValue().token
        if next == .end || next == .comma { return "" }
        let (token, text) = takeValue()
        guard token == .identifier else {
            throw SelectorError("found '\(text)', expected: identifier")
        }
        return text
    }

    private mutating func list() throws(SelectorError) -> Set<String> {
        let (open, openText) = takeValue()
        guard open == .openParenthesis else {
            throw SelectorError("found '\(openText)' expected: '('")
        }
        let (token, text) = peekValue()
        switch token {
        case .closedParenthesis:
            _ = takeValue()
            return [""]
        case .identifier, .comma:
            let values = try listItems()
            _ = takeValue()
            return values
        default:
            throw SelectorError("found '\(text)', expected: ',', ')' or identifier")
        }
    }

    /// Up to the closing parenthesis, which is left.
    private mutating func listItems() throws(SelectorError) -> Set<String> {
        var values: Set<String> = []
        while true {
            let (token, text) = takeValue()
            let (next, nextText) = peekValue()
            switch token {
            case .identifier:
                values.insert(text)
                if next == .closedParenthesis { return values }
                guard next == .comma else {
                    throw SelectorError("found '\(nextText)', expected: ',' or ')'")
                }
            case .comma:
                if values.isEmpty { values.insert("") }
                if next == .closedParenthesis || next == .comma { values.insert("") }
                if next == .closedParenthesis { return values }
                if next == .comma { _ = takeValue() }
            default:
                throw SelectorError("found '\(text)', expected: ',', or identifier")
            }
        }
    }

    /// `in` and `notin` are operators only where one can stand.
    private func asValue(_ item: (token: Token, text: String)) -> (token: Token, text: String) {
        item.token == .isIn || item.token == .notIn ? (.identifier, item.text) : item
    }

    private func peekValue() -> (token: Token, text: String) { asValue(tokens[at]) }

    private mutating func takeValue() -> (token: Token, text: String) { asValue(take()) }

    private mutating func take() -> (token: Token, text: String) {
        let item = tokens[at]
        if at + 1 < tokens.count { at += 1 }
        return item
    }
}

extension LabelSelectorParser {
    /// Refuses what the API server refuses: keys and values that no label can have.
    static func check(_ requirement: Requirement) throws(SelectorError) {
        try check(key: requirement.key)
        var problems: [String] = []
        switch requirement.operator {
        case .isIn, .notIn:
            if requirement.values.isEmpty {
                problems.append(
                    "values: Invalid value: []: for 'in', 'notin' operators, values set can't be "
                        + "empty")
            }
        case .exists, .doesNotExist:
            if !requirement.values.isEmpty {
                problems.append(
                    "values: Invalid value: \(requirement.values): values set must be empty for "
                        + "exists and does not exist")
            }
        case .greaterThan, .lessThan:
            for (index, value) in requirement.values.enumerated() where Int64(value) == nil {
                problems.append(
                    "values[\(index)]: Invalid value: \"\(value)\": for 'Gt', 'Lt' operators, "
                        + "the value must be an integer")
            }
        default: break
        }
        for (index, value) in requirement.values.enumerated() {
            let reasons = NameRules.labelValueProblems(value)
            if reasons.isEmpty { continue }
            problems.append(
                "values[\(index)][\(requirement.key)]: Invalid value: \"\(value)\": "
                    + reasons.joined(separator: "; "))
        }
        try refuse(problems)
    }

    private static func check(key: String) throws(SelectorError) {
        let reasons = NameRules.qualifiedNameProblems(key)
        if reasons.isEmpty { return }
        try refuse(["<nil>: Invalid value: \"\(key)\": " + reasons.joined(separator: "; ")])
    }

    private static func refuse(_ problems: [String]) throws(SelectorError) {
        guard let first = problems.first else { return }
        throw SelectorError(
            problems.count == 1 ? first : "[\(problems.joined(separator: ", "))]")
    }
}
