import Document
import Testing

@testable import CommandLine

@Suite struct DigestTextTests {
    private static let encoded = "aGluZHNpZ2h0LWhtYWM6MTdmYzRkOTUzNzYzOTJkNzU0MGIyMWY1OGYxMWY3MzI="

    @Test("Digests of Secret values are words, in base64 and plain; all else stays")
    func words() throws {
        #expect(DigestText.words(Self.encoded) == "(digest 17fc4d95)")
        #expect(DigestText.words("hindsight-hmac:1ee2d00b6f") == "(digest 1ee2d00b)")
        #expect(DigestText.words("aGVsbG8=") == nil)
        #expect(ValueText.text(.string(Self.encoded)) == "(digest 17fc4d95)")
        #expect(ValueText.text(["a": .string(Self.encoded)]) == #"{"a":"(digest 17fc4d95)"}"#)
        #expect(ValueText.text("") == "\"\"")
        #expect(ValueText.text("plain words") == "plain words")
    }

    @Test("Documents show them in words")
    func documents() {
        let secret: JSONValue = ["data": ["key": .string(Self.encoded)], "kind": "Secret"]
        #expect(
            ReadableDocument.yaml(secret) == ["data:", "  key: (digest 17fc4d95)", "kind: Secret"])
    }
}
