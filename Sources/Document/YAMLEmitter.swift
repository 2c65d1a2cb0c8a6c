/// Lays a document out; `YAMLScalar` decides how each scalar is written.
struct YAMLEmitter {
    /// What was written, with the newline of the last line.
    private(set) var output: [UInt8] = []

    private let sortKeys: Bool
    /// Names elements of lists; nil when nobody asks for paths, and then none are made.
    private let item: ((FieldPath, JSONValue, Int) -> FieldPath.Component)?
    private var lineStart = 0
    private var indent = 0
    private var marks: [Mark] = []

    /// A finished line of the output.
    private struct Mark {
        let start: Int
        let end: Int
        let path: FieldPath
        let isLeaf: Bool
        let continues: Bool
    }

    init(sortKeys: Bool, item: ((FieldPath, JSONValue, Int) -> FieldPath.Component)?) {
        self.sortKeys = sortKeys
        self.item = item
        output.reserveCapacity(8_192)
    }

    mutating func emitDocument(_ value: JSONValue) {
        switch value {
        case .object(let object) where !object.isEmpty:
            emit(object, at: .root, indent: 0, onSameLine: false)
        case .array(let values) where !values.isEmpty:
            emit(values, at: .root, indent: 0, onSameLine: false)
        default: emitLeaf(value, at: .root, indent: 0, isAfterMark: false)
        }
    }

    func lines() -> [YAMLLine] {
        marks.map { mark in
            let line = output[mark.start..<mark.end]
            let indent = line.prefix { $0 == 0x20 }.count
            return YAMLLine(
                indent: indent, text: String(decoding: line.dropFirst(indent), as: UTF8.self),
                path: mark.path, isLeaf: mark.isLeaf, continues: mark.continues)
        }
    }

    private mutating func emit(
        _ object: JSONObject, at path: FieldPath, indent: Int, onSameLine: Bool
    ) {
        var isFirst = onSameLine
        let members = object.members
        for place in sortKeys ? object.placesAsGoYAML() : Array(members.indices) {
            let member = members[place]
            if !isFirst { startLine(indent) }
            isFirst = false
            let memberPath = item == nil ? path : path.appending(.key(member.key))
            if !appendPlain(member.key, isKey: true) {
                let key = YAMLScalar(member.key)
                guard key.canBeSimpleKey else {
                    emitComplexKey(key, member.value, at: memberPath, indent: indent)
                    continue
                }
                output += key.keyText.utf8
            }
            output.append(UInt8(ascii: ":"))
            switch member.value {
            case .object(let object) where !object.isEmpty:
                endLine(memberPath, isLeaf: false)
                emit(object, at: memberPath, indent: indent + 2, onSameLine: false)
            case .array(let values) where !values.isEmpty:
                endLine(memberPath, isLeaf: false)
                emit(values, at: memberPath, indent: indent, onSameLine: false)
            default: emitLeaf(member.value, at: memberPath, indent: indent)
            }
        }
    }

    private mutating func emit(
        _ values: [JSONValue], at path: FieldPath, indent: Int, onSameLine: Bool
    ) {
        for (place, value) in values.enumerated() {
            if place > 0 || !onSameLine { startLine(indent) }
            output.append(UInt8(ascii: "-"))
            let elementPath = item.map { path.appending($0(path, value, place)) } ?? path
            emitNested(value, at: elementPath, indent: indent)
        }
    }

    /// A value whose own first line goes on the current one, after a dash, `?` or `:`.
    private mutating func emitNested(_ value: JSONValue, at path: FieldPath, indent: Int) {
        switch value {
        case .object(let object) where !object.isEmpty:
            output.append(0x20)
            emit(object, at: path, indent: indent + 2, onSameLine: true)
        case .array(let values) where !values.isEmpty:
            output.append(0x20)
            emit(values, at: path, indent: indent + 2, onSameLine: true)
        default: emitLeaf(value, at: path, indent: indent)
        }
    }

    /// A key that is too long or has several lines: `? key`, and `: value` on a line of its own.
    private mutating func emitComplexKey(
        _ key: YAMLScalar, _ value: JSONValue, at path: FieldPath, indent: Int
    ) {
        output += "? ".utf8
        emit(key, at: path, indent: indent)
        startLine(indent)
        output.append(UInt8(ascii: ":"))
        emitNested(value, at: path, indent: indent)
    }

    private mutating func emitLeaf(
        _ value: JSONValue, at path: FieldPath, indent: Int, isAfterMark: Bool = true
    ) {
        if isAfterMark { output.append(0x20) }
        switch value {
        case .null: output += "null".utf8
        case .bool(let value): output += (value ? "true" : "false").utf8
        case .number(let number): output += number.yamlText.utf8
        case .array: output += "[]".utf8
        case .object: output += "{}".utf8
        case .string(let string):
            if !appendPlain(string, isKey: false) {
                emit(YAMLScalar(string), at: path, indent: indent)
                return
            }
        }
        endLine(path, isLeaf: true)
    }

    private mutating func emit(_ scalar: YAMLScalar, at path: FieldPath, indent: Int) {
        let column = output[lineStart...].reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        let pieces = scalar.lines(column: column, indent: indent + 2)
        output += pieces[0].utf8
        endLine(path, isLeaf: true)
        for piece in pieces.dropFirst() {
            startLine(piece.isEmpty ? 0 : indent + 2)
            output += piece.utf8
            endLine(path, isLeaf: true, continues: true)
        }
    }

    /// Writes a text as it is when one look over its bytes shows that it may stand so, and fits.
    private mutating func appendPlain(_ text: String, isKey: Bool) -> Bool {
        let column = output.count - lineStart
        return unsafe withBytes(of: text) { bytes in
            guard unsafe YAMLPlainMeaning.isObviouslyString(bytes),
                isKey ? bytes.count <= 128 : column + bytes.count <= YAMLFolder.width
            else { return false }
            unsafe output.append(contentsOf: bytes)
            return true
        }
    }

    private mutating func startLine(_ indent: Int) {
        lineStart = output.count
        for _ in 0..<indent { output.append(0x20) }
    }

    private mutating func endLine(_ path: FieldPath, isLeaf: Bool, continues: Bool = false) {
        if item != nil {
            marks.append(
                Mark(
                    start: lineStart, end: output.count, path: path, isLeaf: isLeaf,
                    continues: continues))
        }
        output.append(0x0A)
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
