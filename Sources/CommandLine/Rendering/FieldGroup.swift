import Document
import History

/// Changed fields as `diff` tells them: an item of a list that came or went as a whole is one line,
/// anything else a line a field.
struct FieldGroup {
    /// The item's path, or the field's own.
    var path: FieldPath
    var fields: [FieldChange]

    static func groups(_ fields: [FieldChange]) -> [FieldGroup] {
        var groups: [FieldGroup] = []
        for field in fields {
            if let last = groups.indices.last, let item = wholeItem(field),
                groups[last].path == item, sameSide(groups[last].fields[0], field)
            {
                groups[last].fields.append(field)
            } else {
                groups.append(FieldGroup(path: wholeItem(field) ?? field.path, fields: [field]))
            }
        }
        return groups
    }

    func lines(indent: Int, width: Int?) -> [StyledText] {
        guard fields.count > 1 else {
            return ValueText.lines(fields[0], indent: indent, width: width)
        }
        let isAdded = fields[0].before == nil
        let style: Style = isAdded ? .added : .removed
        var words: [String] = []
        for field in fields where !isKey(field) {
            let name = FieldPath(Array(field.path.components.dropFirst(path.count)))
            let value = ValueText.text((isAdded ? field.after : field.before) ?? .null)
            words.append("\(name.description.drop { $0 == "." }) \(value)")
        }
        let line =
            StyledText(String(repeating: " ", count: indent))
            + StyledText(isAdded ? "+ " : "- ", style) + StyledText(path.description, .path)
            + StyledText("  ") + StyledText(words.joined(separator: ", "), style)
        guard let width else { return [line] }
        return [line.cut(to: width)]
    }

    /// Whether the field is what names the item, which the path says already.
    private func isKey(_ field: FieldChange) -> Bool {
        guard case .item(let keys)? = path.last, field.path.count == path.count + 1,
            case .key(let name)? = field.path.last
        else { return false }
        return keys.contains { $0.name == name }
    }

    private static func sameSide(_ a: FieldChange, _ b: FieldChange) -> Bool {
        (a.before == nil) == (b.before == nil) && (a.after == nil) == (b.after == nil)
    }

    /// The innermost item of a list that a leaf belongs to, when the leaf came or went.
    private static func wholeItem(_ field: FieldChange) -> FieldPath? {
        guard (field.before == nil) != (field.after == nil) else { return nil }
        let last = field.path.components.lastIndex { component in
            switch component {
            case .item, .index: true
            case .key, .element: false
            }
        }
        guard let last, last < field.path.count - 1 else { return nil }
        return FieldPath(Array(field.path.components.prefix(last + 1)))
    }
}
