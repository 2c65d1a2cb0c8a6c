import Document
import Foundation
import Sealing
import Testing

@Suite struct SecretRedactorTests {
    private func redactor() throws -> (SecretRedactor, URL) {
        let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        let ring = try KeyRing(openingOrCreating: folder.appending(path: "keyring").path)
        return (SecretRedactor(keyRing: ring), folder)
    }

    /// All strings in a value, keys left out.
    private func strings(_ value: JSONValue?) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let items): items.flatMap { strings($0) }
        case .object(let object): object.members.flatMap { strings($0.value) }
        default: []
        }
    }

    @Test(arguments: [
        #"{"kind":"Secret","metadata":{"name":"db"},"data":{"p":"aHVudGVyMg=="}}"#,
        #"{"kind":"SecretList","items":[{"metadata":{"name":"db"},"data":{"p":"aHVudGVyMg=="}}]}"#,
        #"{"stringData":{"p":"hunter2"}}"#,
        #"[{"op":"add","path":"/data/p","value":"aHVudGVyMg=="}]"#,
        #"[{"op":"replace","path":"/data","value":{"p":"aHVudGVyMg=="}}]"#,
        #"[{"op":"replace","path":"","value":{"data":{"p":"aHVudGVyMg=="}}}]"#,
        #"[{"op":"add","path":"/stringData","value":{"p":"hunter2"}}]"#,
        #"{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"stringData\":{\"p\":\"hunter2\"}}"}}}"#,
        #"{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hunter2 {"}}}"#,
        #"{"metadata":{"annotations":{"kapp.k14s.io/original":"{\"data\":{\"p\":\"aHVudGVyMg==\"}}"}}}"#,
        #"{"metadata":{"annotations":{"objectset.rio.cattle.io/applied":"aHVudGVyMg=="}}}"#,
        #"[{"op":"add","path":"/metadata/annotations","value":{"x/last-applied":"hunter2"}}]"#,
        #"[{"op":"add","path":"/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration","value":"{\"data\":{\"p\":\"aHVudGVyMg==\"}}"}]"#,
    ]) func `no form of a request or an answer keeps the value`(document: String) throws {
        let (redactor, folder) = try redactor()
        defer { try? FileManager.default.removeItem(at: folder) }
        let redacted = redactor.redacted(
            try JSONValue(parsing: document), namespace: "shop", name: "db")
        let text = String(decoding: redacted.bytes, as: UTF8.self)
        #expect(!text.contains("hunter2") && !text.contains("aHVudGVyMg"))
        let digests = strings(redacted).filter { $0.contains("hindsight-hmac:") }
        let encoded = strings(redacted).filter { $0.contains(SecretDigest.encodedMarker) }
        #expect(!digests.isEmpty || !encoded.isEmpty)
    }

    @Test func `redacting twice is redacting once, and the rest of the object stays`() throws {
        let (redactor, folder) = try redactor()
        defer { try? FileManager.default.removeItem(at: folder) }
        let secret = try JSONValue(
            parsing: #"{"kind":"Secret","metadata":{"name":"db","labels":{"a":"b"}},"data":{"p":"eA=="},"type":"Opaque"}"#)
        let once = redactor.redacted(secret, namespace: "shop", name: "db")
        #expect(redactor.redacted(once, namespace: "shop", name: "db") == once)
        #expect(once["metadata"] == secret["metadata"] && once["type"] == secret["type"])
    }
}
