/// The words of a label selector. Blanks separate them; a symbol is the longest one that fits.
struct LabelSelectorLexer {
    enum Token: Hashable {
        case end, error, identifier
        case openParenthesis, closedParenthesis, comma, bang
        case equals, doubleEquals, notEquals, greaterThan, lessThan, isIn, notIn
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The next token and its text; `.end` with an empty text for ever at the end.
    mutating func next() -> (token: Token, text: String) {
        while at < bytes.count, Self.isBlank(bytes[at]) { at += 1 }
        guard at < bytes.count else { return (.end, "") }
        return Self.isSymbol(bytes[at]) ? symbol() : word()
    }

    private mutating func symbol() -> (token: Token, text: String) {
        let start = at
        var best: (token: Token, text: String)?
        while at < bytes.count, Self.isSymbol(bytes[at]) {
            let text = String(decoding: bytes[start...at], as: UTF8.self)
            if let token = Self.symbols[text] {
                best = (token, text)
            } else if best != nil {
                break
            }
            at += 1
        }
        return best ?? (.error, "error expected: keyword found '\(text(from: start))'")
    }

    private mutating func word() -> (token: Token, text: String) {
        let start = at
        while at < bytes.count, !Self.isBlank(bytes[at]), !Self.isSymbol(bytes[at]) { at += 1 }
        let word = text(from: start)
        return (Self.keywords[word] ?? .identifier, word)
    }

    private func text(from start: Int) -> String {
        String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static let symbols: [String: Token] = [
        "(": .openParenthesis, ")": .closedParenthesis, ",": .comma, "!": .bang, "=": .equals,
        "==": .doubleEquals, "!=": .notEquals, ">": .greaterThan, "<": .lessThan,
    ]

    private static let keywords: [String: Token] = ["in": .isIn, "notin": .notIn]

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }

    private static func isSymbol(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: ","), UInt8(ascii: ">"), UInt8(ascii: "<"):
            true
        default: false
        }
    }
}
