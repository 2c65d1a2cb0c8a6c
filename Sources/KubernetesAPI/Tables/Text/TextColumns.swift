/// Lays rows of cells out in columns, as kubectl's writer does: each column as wide as its widest
/// cell and three spaces more, at least six, the last one unpadded.
///
/// Widths are remembered from one call to the next, so that rows which come one by one (a watch)
/// stay under their headers; a wider cell widens its column from then on.
package struct TextColumns: Sendable {
    private var widths: [Int] = []

    package init() {}

    package mutating func text(of rows: [[String]]) -> String {
        let lengths = rows.map { $0.map(\.unicodeScalars.count) }
        for row in lengths {
            for (column, length) in row.dropLast().enumerated() {
                let width = max(length + 3, 6)
                if column == widths.count {
                    widths.append(width)
                } else {
                    widths[column] = max(widths[column], width)
                }
            }
        }
        var text = ""
        for (row, lengths) in zip(rows, lengths) {
            for (column, cell) in row.enumerated() {
                text += cell
                if column < row.count - 1 {
                    text += String(repeating: " ", count: widths[column] - lengths[column])
                }
            }
            text += "\n"
        }
        return text
    }
}

/// Text of objects made fit for a terminal: no object can move the cursor or change colours.
enum TerminalText {
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x1B || $0 == 0x0D }) else { return text }
        return text.replacing("\u{1B}", with: "^[").replacing("\r", with: "\\r")
    }

    /// The first line only; `...` says that there were more.
    static func firstLine(_ text: String) -> String {
        let isBreak = { (scalar: Unicode.Scalar) in
            scalar == "\n" || scalar == "\r" || scalar == "\u{0C}"
        }
        guard let end = text.unicodeScalars.firstIndex(where: isBreak) else {
            return escaped(text)
        }
        return escaped(String(text[..<end])) + "..."
    }
}
