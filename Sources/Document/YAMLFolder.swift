/// Breaks a scalar at single spaces beyond column 80.
struct YAMLFolder {
    static let width = 80

    private var lines: [String] = [""]
    private var column: Int
    /// Nil for keys, which are never folded.
    private let indent: Int?
    private var followsSpace = false

    init(column: Int, indent: Int?) {
        self.column = column
        self.indent = indent
    }

    mutating func put(_ scalar: Unicode.Scalar) {
        lines[lines.count - 1].unicodeScalars.append(scalar)
        column += 1
        followsSpace = false
    }

    mutating func put(_ text: String) {
        lines[lines.count - 1] += text
        column += text.unicodeScalars.count
        followsSpace = false
    }

    /// Writes a space or a line break in its place; whether it was a break.
    @discardableResult
    mutating func space(mayFold: Bool) -> Bool {
        let folds = mayFold && !followsSpace && column > Self.width
        if folds, let indent {
            lines.append("")
            column = indent
        } else {
            put(" ")
        }
        followsSpace = true
        return folds && indent != nil
    }

    func finish() -> [String] { lines }
}
