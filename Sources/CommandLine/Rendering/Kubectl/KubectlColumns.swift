/// Text in columns as kubectl's tab writer lays it out: three spaces between columns, none narrower
/// than six, nothing behind the last.
struct KubectlColumns {
    private var rows: [[String]] = []

    mutating func add(_ row: [String]) {
        rows.append(row)
    }

    var text: String {
        var widths: [Int] = []
        for row in rows {
            for (at, cell) in row.dropLast().enumerated() {
                if at == widths.count { widths.append(6) }
                widths[at] = max(widths[at], DisplayWidth.of(cell) + 3)
            }
        }
        var text = ""
        for row in rows {
            for (at, cell) in row.enumerated() {
                text += cell
                guard at < row.count - 1 else { continue }
                text += String(repeating: " ", count: widths[at] - DisplayWidth.of(cell))
            }
            text += "\n"
        }
        return text
    }
}
