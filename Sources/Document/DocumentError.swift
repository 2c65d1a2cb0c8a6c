/// Why bytes are not a JSON document, and at which byte.
package struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Nothing but white space.
        case empty
        case unexpectedEnd(expected: String)
        case unexpectedByte(UInt8, expected: String)
        /// A byte below 0x20 inside a string, where only an escape may stand for it.
        case controlCharacter(UInt8)
        case invalidEscape
        /// Half of a surrogate pair, by `\u` escape; it stands for no character.
        case loneSurrogate
        case invalidUTF8
        case invalidNumber
        /// Something after the document's end.
        case trailingBytes
        case tooDeep(limit: Int)
        case tooLarge(byteCount: Int, limit: Int)
    }

    package let kind: Kind
    /// Bytes from the start of the document.
    package let offset: Int

    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// `invalid JSON at byte 17: found ',' where a value was expected`.
    package var description: String {
        if case .tooLarge = kind { return reason }
        return "invalid JSON at byte \(offset): \(reason)"
    }

    private var reason: String {
        switch kind {
        case .empty: "the document is empty"
        case .unexpectedEnd(let expected): "it ends where \(expected) was expected"
        case .unexpectedByte(let byte, let expected):
            "found \(Self.name(of: byte)) where \(expected) was expected"
        case .controlCharacter(let byte):
            "\(Self.name(of: byte)) inside a string must be written as an escape"
        case .invalidEscape:
            "a backslash must be followed by one of \"\\/bfnrt or u and 4 hex digits"
        case .loneSurrogate: "a \\u escape is half of a surrogate pair"
        case .invalidUTF8: "the bytes are not UTF-8"
        case .invalidNumber: "this is not a JSON number"
        case .trailingBytes: "the document has ended, but more follows"
        case .tooDeep(let limit): "arrays and objects are nested deeper than \(limit) levels"
        case .tooLarge(let byteCount, let limit):
            "document of \(byteCount) bytes is larger than the limit of \(limit) bytes"
        }
    }

    private static func name(of byte: UInt8) -> String {
        guard (0x21...0x7E).contains(byte) else {
            let hex = String(byte, radix: 16, uppercase: true)
            return "byte 0x\(hex.count == 1 ? "0" : "")\(hex)"
        }
        return "'\(Character(Unicode.Scalar(byte)))'"
    }
}
