import Testing

@testable import Document

@Suite struct ParsingTests {
    @Test(arguments: [
        ("", DocumentError.Kind.empty, 0),
        ("  \n", .empty, 3),
        ("nul", .unexpectedEnd(expected: "'null'"), 3),
        ("nulL", .unexpectedByte(0x4C, expected: "'null'"), 3),
        ("NaN", .unexpectedByte(0x4E, expected: "a value"), 0),
        ("+1", .unexpectedByte(0x2B, expected: "a value"), 0),
        ("01", .invalidNumber, 0),
        ("-", .invalidNumber, 0),
        ("-01", .invalidNumber, 0),
        ("1.", .invalidNumber, 0),
        ("[.5]", .unexpectedByte(0x2E, expected: "a value"), 1),
        ("1e", .invalidNumber, 0),
        ("1e+", .invalidNumber, 0),
        ("1 2", .trailingBytes, 2),
        ("{}x", .trailingBytes, 2),
        ("[1,]", .unexpectedByte(0x5D, expected: "a value"), 3),
        ("[1 2]", .unexpectedByte(0x32, expected: "',' or ']'"), 3),
        ("[1}", .unexpectedByte(0x7D, expected: "',' or ']'"), 2),
        ("[", .unexpectedEnd(expected: "a value"), 1),
        ("[1", .unexpectedEnd(expected: "',' or ']'"), 2),
        ("{", .unexpectedEnd(expected: "a key in quotes"), 1),
        ("{a:1}", .unexpectedByte(0x61, expected: "a key in quotes"), 1),
        (#"{"a" 1}"#, .unexpectedByte(0x31, expected: "':'"), 5),
        (#"{"a":1,}"#, .unexpectedByte(0x7D, expected: "a key in quotes"), 7),
        (#"{"a":1"#, .unexpectedEnd(expected: "',' or '}'"), 6),
        (#""abc"#, .unexpectedEnd(expected: "'\"'"), 4),
        ("\"a\tb\"", .controlCharacter(9), 2),
        ("\"a\u{0}b\"", .controlCharacter(0), 2),
        (#""\x""#, .invalidEscape, 1),
        (#""\u12g4""#, .invalidEscape, 1),
        (#""\u12"#, .unexpectedEnd(expected: "4 hex digits"), 5),
        (#""\ud800""#, .loneSurrogate, 1),
        (#""\udc00""#, .loneSurrogate, 1),
        (#""\ud800\ud800""#, .loneSurrogate, 1),
        (#""\ud800\n""#, .loneSurrogate, 1),
        ("\u{FEFF}{}", .unexpectedByte(0xEF, expected: "a value"), 0),
    ])
    func `what is not JSON is refused at its byte`(
        text: String, kind: DocumentError.Kind, offset: Int
    ) {
        let error = #expect(throws: DocumentError.self) { try JSONValue(parsing: text) }
        #expect(error == DocumentError(kind, at: offset))
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x20], [0xE0, 0x9F, 0x80],
            [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xF0, 0x8F, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFF],
        ] as [[UInt8]])
    func `what is not UTF-8 is refused, wherever it stands in a word`(bytes: [UInt8]) {
        for prefix in 0..<9 {
            for suffix in [0, 1, 2, 3, 9] {
                let padded =
                    [0x22] + [UInt8](repeating: 0x61, count: prefix) + bytes
                    + [UInt8](repeating: 0x62, count: suffix) + [0x22]
                let error = #expect(throws: DocumentError.self) { try JSONValue(parsing: padded) }
                #expect(error == DocumentError(.invalidUTF8, at: prefix + 1))
            }
        }
    }

    @Test func `depth and size are bounded`() throws {
        let limits = DocumentLimits(depth: 3, byteCount: 20)
        #expect(try JSONValue(parsing: "[[[]]]", limits: limits) == [[[]]])
        let deep = #expect(throws: DocumentError.self) {
            try JSONValue(parsing: #"[{"a":[{}]}]"#, limits: limits)
        }
        #expect(deep == DocumentError(.tooDeep(limit: 3), at: 7))
        let large = #expect(throws: DocumentError.self) {
            try JSONValue(parsing: String(repeating: " ", count: 21), limits: limits)
        }
        #expect(large?.description == "document of 21 bytes is larger than the limit of 20 bytes")
        let nested = String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000)
        #expect(try JSONValue(parsing: nested).description == nested)
    }

    @Test func `errors say what is wrong and where`() {
        #expect("[1,,2]".json == "invalid JSON at byte 3: found ',' where a value was expected")
        #expect("[1".json == "invalid JSON at byte 2: it ends where ',' or ']' was expected")
        #expect(
            "[\u{7F}]".json == "invalid JSON at byte 1: found byte 0x7F where a value was expected"
        )
    }

    @Test func `white space may stand between tokens`() {
        let text = " \n{ \"a\" : [ 1 , 2 ] ,\t\"b\" : { } , \"c\":[ ]\r\n} "
        #expect(text.json.description == #"{"a":[1,2],"b":{},"c":[]}"#)
    }

    @Test func `spelling of numbers and order of keys are kept`() {
        let text = #"{"z":1.50,"a":1e3,"m":-0,"big":123456789012345678901234567890}"#
        #expect(text.json.description == text)
    }

    @Test func `strings are escaped as kube-apiserver does`() {
        let text: JSONValue =
            "<a href=\"x\">&amp;</a>\u{2028}\u{2029}\u{1}\u{8}\u{C}\n\r\t\\ /é€\u{1F600}\u{7F}"
        #expect(
            text.description
                == #""\u003ca href=\"x\"\u003e\u0026amp;\u003c/a\u003e\u2028\u2029\u0001"#
                + #"\b\f\n\r\t\\ /é€"# + "\u{1F600}\u{7F}\"")
        #expect(text.description.json == text)
    }

    @Test func `every scalar keeps its place in a string of any length`() throws {
        for scalar in ["\"", "<", "\u{2028}", "\u{E2}", "é", "\u{1F600}", "\u{1}", ">", "&"] {
            for length in 0..<20 {
                for place in 0...length {
                    let text =
                        String(repeating: "x", count: place) + scalar
                        + String(repeating: "y", count: length - place)
                    let value = try JSONValue(parsing: JSONValue.string(text).bytes)
                    #expect(value == .string(text))
                }
            }
        }
    }

    @Test func `pretty printing is kubectl's`() {
        let value = #"{"a":[],"b":{},"c":[1,{"d":null}]}"#.json
        #expect(
            value.pretty() == """
                {
                    "a": [],
                    "b": {},
                    "c": [
                        1,
                        {
                            "d": null
                        }
                    ]
                }
                """)
    }
}
