/// One line of text whose stretches say what they mean.
package struct StyledText: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    struct Span: Sendable {
        var text: String
        var style: Style
    }

    private(set) var spans: [Span]

    package init() {
        spans = []
    }

    /// Control characters of `text` are made harmless: what objects hold is not to be trusted.
    package init(_ text: String, _ style: Style = .plain) {
        let clean = DisplayWidth.sanitised(text)
        spans = clean.isEmpty ? [] : [Span(text: clean, style: style)]
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    package static func + (a: Self, b: Self) -> Self {
        var both = a
        both.spans += b.spans
        return both
    }

    package static func += (a: inout Self, b: Self) {
        a.spans += b.spans
    }

    package mutating func append(_ text: String, _ style: Style = .plain) {
        self += StyledText(text, style)
    }

    var isEmpty: Bool { spans.isEmpty }

    /// In columns of the terminal.
    var width: Int { spans.reduce(0) { $0 + DisplayWidth.of($1.text) } }

    var plain: String { spans.map(\.text).joined() }

    /// All of it in one style.
    func styled(_ style: Style) -> Self { StyledText(plain, style) }

    func rendered(colour: Bool) -> String {
        guard colour else { return plain }
        var line = ""
        for span in spans {
            let parameters = span.style.parameters
            line += parameters.isEmpty ? span.text : "\u{1B}[\(parameters)m\(span.text)\u{1B}[0m"
        }
        return line
    }

    func padded(to columns: Int, right: Bool = false) -> Self {
        let missing = columns - width
        guard missing > 0 else { return self }
        let space = StyledText(String(repeating: " ", count: missing))
        return right ? space + self : self + space
    }

    /// At most `columns` columns, `…` standing for what does not fit.
    func cut(to columns: Int) -> Self {
        guard width > columns else { return self }
        guard columns > 0 else { return StyledText() }
        var kept = StyledText()
        var left = columns - 1
        for span in spans where left > 0 {
            let part = DisplayWidth.prefix(span.text, columns: left)
            left -= DisplayWidth.of(part)
            kept.append(part, span.style)
            if part.utf8.count < span.text.utf8.count { break }
        }
        kept.append("…", .faint)
        return kept
    }
}
