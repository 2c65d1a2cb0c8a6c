/// Lays a document out in lines; `YAMLScalar` decides how each scalar is written.
struct YAMLEmitter {
    let sortKeys: Bool
    let item: (FieldPath, JSONValue, Int) -> FieldPath.Component
    private(set) var lines: [YAMLLine] = []
    private var indent = 0
    private var text = ""

    init(sortKeys: Bool, item: @escaping (FieldPath, JSONValue, Int) -> FieldPath.Component) {
        self.sortKeys = sortKeys
        self.item = item
    }

    mutating func emitDocument(_ value: JSONValue) {
        switch value {
        case .object(let object) where !object.isEmpty:
            emit(object, at: .root, indent: 0, onSameLine: false)
        case .array(let values) where !values.isEmpty:
            emit(values, at: .root, indent: 0, onSameLine: false)
        default: emitLeaf(value, at: .root, indent: 0, space: "")
        }
    }

    private mutating func emit(
        _ object: JSONObject, at path: FieldPath, indent: Int, onSameLine: Bool
    ) {
        let members = sortKeys ? object.sortedAsGoYAML() : object.members
        for (place, member) in members.enumerated() {
            if place > 0 || !onSameLine { startLine(indent) }
            let memberPath = path.appending(.key(member.key))
            let key = YAMLScalar(member.key)
            guard key.canBeSimpleKey else {
                emitComplexKey(key, member.value, at: memberPath, indent: indent)
                continue
            }
            text += key.keyText + ":"
            switch member.value {
            case .object(let object) where !object.isEmpty:
                endLine(memberPath, isLeaf: false)
                emit(object, at: memberPath, indent: indent + 2, onSameLine: false)
            case .array(let values) where !values.isEmpty:
                endLine(memberPath, isLeaf: false)
                emit(values, at: memberPath, indent: indent, onSameLine: false)
            default: emitLeaf(member.value, at: memberPath, indent: indent, space: " ")
            }
        }
    }

    private mutating func emit(
        _ values: [JSONValue], at path: FieldPath, indent: Int, onSameLine: Bool
    ) {
        for (place, value) in values.enumerated() {
            if place > 0 || !onSameLine { startLine(indent) }
            text += "-"
            emitNested(value, at: path.appending(item(path, value, place)), indent: indent)
        }
    }

    /// A value whose own first line goes on the current one, after a dash, `?` or `:`.
    private mutating func emitNested(_ value: JSONValue, at path: FieldPath, indent: Int) {
        switch value {
        case .object(let object) where !object.isEmpty:
            text += " "
            emit(object, at: path, indent: indent + 2, onSameLine: true)
        case .array(let values) where !values.isEmpty:
            text += " "
            emit(values, at: path, indent: indent + 2, onSameLine: true)
        default: emitLeaf(value, at: path, indent: indent, space: " ")
        }
    }

    /// A key that is too long or has several lines: `? key`, and `: value` on a line of its own.
    private mutating func emitComplexKey(
        _ key: YAMLScalar, _ value: JSONValue, at path: FieldPath, indent: Int
    ) {
        text += "?"
        emit(key, at: path, indent: indent, space: " ")
        startLine(indent)
        text += ":"
        emitNested(value, at: path, indent: indent)
    }

    private mutating func emitLeaf(
        _ value: JSONValue, at path: FieldPath, indent: Int, space: String
    ) {
        switch value {
        case .null: text += space + "null"
        case .bool(let value): text += space + (value ? "true" : "false")
        case .number(let number): text += space + number.yamlText
        case .array: text += space + "[]"
        case .object: text += space + "{}"
        case .string(let string):
            emit(YAMLScalar(string), at: path, indent: indent, space: space)
            return
        }
        endLine(path, isLeaf: true)
    }

    private mutating func emit(
        _ scalar: YAMLScalar, at path: FieldPath, indent: Int, space: String
    ) {
        text += space
        let column = self.indent + text.unicodeScalars.count
        let pieces = scalar.lines(column: column, indent: indent + 2)
        text += pieces[0]
        endLine(path, isLeaf: true)
        for piece in pieces.dropFirst() {
            lines.append(
                YAMLLine(
                    indent: indent + 2, text: piece, path: path, isLeaf: true, continues: true))
        }
    }

    private mutating func startLine(_ indent: Int) {
        self.indent = indent
        text = ""
    }

    private mutating func endLine(_ path: FieldPath, isLeaf: Bool) {
        lines.append(YAMLLine(indent: indent, text: text, path: path, isLeaf: isLeaf))
        text = ""
    }
}

extension JSONNumber {
    /// As go-yaml writes what it reads: whole numbers as they are, others as shortest doubles.
    fileprivate var yamlText: String {
        if text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }) {
            if text == "-0" { return "0" }
            if Int64(text) != nil || UInt64(text) != nil { return text }
        }
        let value = double
        guard value.isFinite else { return text }
        // Unstructured content is written by encoding/json in between, which makes 1.0 a 1.
        if value == value.rounded(), value.magnitude < 1e18 { return String(Int64(value)) }
        return DecimalDigits(value).generalText
    }
}
