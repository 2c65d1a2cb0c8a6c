import Document
import History

/// Values and changes of fields for people.
enum ValueText {
    /// A scalar as YAML has it, anything larger as compact JSON.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): DigestText.words(text) ?? plain(text)
        default: json(DigestText.readable(value))
        }
    }

    private static func plain(_ text: String) -> String {
        let isClear =
            !text.isEmpty && !text.contains("\n") && !text.hasPrefix(" ") && !text.hasSuffix(" ")
        return isClear ? text : json(.string(text))
    }

    private static func json(_ value: JSONValue) -> String {
        String(decoding: value.bytes, as: UTF8.self)
            .replacing("\\u003c", with: "<").replacing("\\u003e", with: ">")
            .replacing("\\u0026", with: "&")
    }

    /// `.spec.replicas 3 -> 0` on one line when it fits, else the path and the values below it.
    static func lines(_ change: FieldChange, indent: Int, width: Int?) -> [StyledText] {
        let margin = StyledText(String(repeating: " ", count: indent))
        let path = StyledText(change.path.description, .path)
        let before = change.before.map { StyledText(text($0), .removed) }
        let after = change.after.map { StyledText(text($0), .added) }
        var line = margin
        switch (before, after) {
        case (let before?, let after?):
            line += StyledText("~ ", .changed) + path + "  " + before
            line += StyledText(" -> ", .faint) + after
        case (nil, let after?): line += StyledText("+ ", .added) + path + "  " + after
        case (let before?, nil): line += StyledText("- ", .removed) + path + "  " + before
        case (nil, nil): line += StyledText("~ ", .changed) + path + "  (order)"
        }
        guard let width, line.width > width else { return [line] }
        let sign: StyledText =
            before == nil ? StyledText("+ ", .added)
            : after == nil ? StyledText("- ", .removed) : StyledText("~ ", .changed)
        var lines = (margin + sign + path).wrapped(to: width)
        let room = max(20, width - indent - 6)
        let inner = margin + "    "
        for (mark, value) in [("- ", before), ("+ ", after)] {
            guard let value else { continue }
            let style: Style = mark == "- " ? .removed : .added
            let pieces = value.wrapped(to: room)
            for (at, piece) in pieces.prefix(6).enumerated() {
                lines.append(inner + StyledText(at == 0 ? mark : "  ", style) + piece)
            }
            if pieces.count > 6 { lines.append(inner + StyledText("  …", .faint)) }
        }
        return lines
    }
}
