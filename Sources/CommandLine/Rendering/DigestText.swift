import Document
import Foundation
import Sealing

/// The digests that stand for values of Secrets, in words: nobody can read them, but two can be
/// told apart by their first digits.
enum DigestText {
    /// `(digest 1ee2d00b)`; nil when the text is no digest.
    static func words(_ text: String) -> String? {
        guard SecretDigest.isDigest(text) else { return nil }
        var plain = text
        if text.hasPrefix(SecretDigest.encodedMarker) {
            guard let data = Data(base64Encoded: text) else { return nil }
            plain = String(decoding: data, as: UTF8.self)
        }
        return "(digest \(plain.dropFirst(SecretDigest.marker.utf8.count).prefix(8)))"
    }

    /// The document with all its digests in words.
    static func readable(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): words(text).map { .string($0) } ?? value
        case .array(let items): .array(items.map(readable))
        case .object(let object):
            .object(JSONObject(object.members.map { ($0.key, readable($0.value)) }))
        default: value
        }
    }
}
