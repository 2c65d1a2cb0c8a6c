/// Rows in columns, fitted to the terminal's width.
///
/// Columns take their natural width while all fit. When they don't, the widest of those that may
/// shrink give way first, down to their minimum; what still does not fit is cut, or wrapped under
/// its own column where the column says so.
struct TextTable {
    struct Column {
        enum Overflow {
            case cut
            case wrap
        }

        var title: String
        var alignedRight = false
        /// Columns that it keeps when others need room; nil when it never gives way.
        var minimum: Int?
        var overflow = Overflow.cut
    }

    var columns: [Column]
    private(set) var rows: [[StyledText]] = []
    var gap = 2

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ row: [StyledText]) {
        rows.append(row)
    }

    /// - Parameter width: columns of the terminal, nil for no bound.
    func lines(width: Int?, titled: Bool = true) -> [StyledText] {
        let widths = fittedWidths(width)
        var lines: [StyledText] = []
        if titled {
            let titles = columns.map { StyledText($0.title, .faint) }
            lines += laidOut(titles, widths)
        }
        for row in rows { lines += laidOut(row, widths) }
        return lines
    }

    /// What it takes without a bound.
    var naturalWidth: Int { naturalWidths.reduce(0, +) + gap * (columns.count - 1) }

    private var naturalWidths: [Int] {
        var widths = columns.map { DisplayWidth.of($0.title) }
        for row in rows {
            for (at, cell) in row.enumerated() { widths[at] = max(widths[at], cell.width) }
        }
        return widths
    }

    private func fittedWidths(_ bound: Int?) -> [Int] {
        var widths = naturalWidths
        guard let bound else { return widths }
        var excess = widths.reduce(0, +) + gap * (columns.count - 1) - bound
        while excess > 0 {
            let shrinkable = columns.indices.filter { at in
                columns[at].minimum.map { widths[at] > $0 } ?? false
            }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            let next = shrinkable.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let floor = max(columns[widest].minimum ?? 0, min(next, widths[widest] - 1))
            let step = min(excess, widths[widest] - floor)
            widths[widest] -= step
            excess -= step
        }
        return widths
    }

    private func laidOut(_ row: [StyledText], _ widths: [Int]) -> [StyledText] {
        let cells = row.enumerated().map { at, cell in
            switch columns[at].overflow {
            case .cut: [cell.cut(to: widths[at])]
            case .wrap: cell.wrapped(to: widths[at])
            }
        }
        let height = cells.map(\.count).max() ?? 0
        return (0..<height).map { lineAt in
            var line = StyledText()
            var pending = 0
            for (at, cell) in cells.enumerated() {
                let text = lineAt < cell.count ? cell[lineAt] : StyledText()
                let lead = columns[at].alignedRight ? widths[at] - text.width : 0
                if !text.isEmpty {
                    line.append(String(repeating: " ", count: pending + lead))
                    line += text
                    pending = widths[at] - text.width - lead + gap
                } else {
                    pending += widths[at] + gap
                }
            }
            return line
        }
    }
}
