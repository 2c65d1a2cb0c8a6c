import Testing

@testable import Document

@Suite struct RoundTripTests {
    @Test func `real documents come back byte for byte`() throws {
        for bytes in try RecordedDocuments.sample.get() {
            let value = try JSONValue(parsing: bytes)
            let written = value.bytes
            try #require(try JSONValue(parsing: written) == value)
            // kube-apiserver wrote the objects; what the recorder wrote around them has no
            // escapes.
            try #require(written == bytes)
        }
    }

    @Test func `random values come back as they were, compact and pretty`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<1_000 {
            let value = randomValue(depth: 4, &random)
            try #require(try JSONValue(parsing: value.bytes) == value)
            try #require(try JSONValue(parsing: value.pretty()) == value)
        }
    }

    @Test func `tape and tree agree on every value of real documents`() throws {
        let parser = TapeParser()
        for bytes in try RecordedDocuments.sample.get() {
            let value = try JSONValue(parsing: bytes)
            let agree = try parser.withRoot(of: bytes) { root in
                try root.value == value && isSame(root, value, in: bytes)
            }
            try #require(agree, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private func isSame(_ node: TapeNode, _ value: JSONValue, in bytes: [UInt8]) throws -> Bool {
        guard try JSONValue(parsing: bytes[node.range]) == value else { return false }
        switch value {
        case .null: return node.isNull
        case .bool(let bool): return node.bool == bool
        case .number: return node.int == value.int && node.double == value.double
        case .string(let text): return node.string == text && node.equals(text)
        case .array(let values):
            guard node.count == values.count else { return false }
            return try zip(node.elements, values).allSatisfy { try isSame($0, $1, in: bytes) }
        case .object(let object):
            guard node.count == object.count else { return false }
            return try zip(node.members, object).allSatisfy { found, member in
                try found.key.equals(member.key) && node[member.key]?.range == found.value.range
                    && isSame(found.value, member.value, in: bytes)
            }
        }
    }

    private func randomValue(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
        func text() -> String {
            let scalars = Array(
                "ab\"\\/<&>\n\t\u{0}\u{1F}\u{7F}é\u{2028}\u{2029}\u{FFFD}\u{1F600}c d"
                    .unicodeScalars)
            var text = ""
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                text.unicodeScalars.append(
                    scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
            return text
        }
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return JSONValue(Int64.random(in: .min ... .max, using: &random))
        case 3:
            return .init(
                floatLiteral: Double(bitPattern: UInt64.random(in: 0 ... .max, using: &random)))
        case 4: return .string(text())
        case 5:
            return .array(
                (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    randomValue(depth: depth - 1, &random)
                })
        default:
            return .object(
                JSONObject(
                    (0..<Int.random(in: 0...5, using: &random)).map { _ in
                        (key: text(), value: randomValue(depth: depth - 1, &random))
                    }))
        }
    }
}
