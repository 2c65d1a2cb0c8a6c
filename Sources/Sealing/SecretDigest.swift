import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What stands in for a Secret's value in a recording: equal for equal values of one field of one
/// Secret, and of no use without the key ring.
///
/// The digest is HMAC-SHA-256 over namespace, name, field and value, cut to 16 bytes. In `data` it
/// is base64 of `hindsight-hmac:` and 32 hexadecimal digits, so that typed clients can still decode
/// the object; in `stringData` it is that text itself.
package enum SecretDigest {
    package static let marker = "hindsight-hmac:"
    /// Base64 of `marker`: its 15 bytes encode to 20 characters without a seam.
    package static let encodedMarker = "aGluZHNpZ2h0LWhtYWM6"

    /// Whether a string of a Secret is a digest rather than a value.
    package static func isDigest(_ text: String) -> Bool {
        text.hasPrefix(encodedMarker) || text.hasPrefix(marker)
    }

    static func text(of value: some DataProtocol, field: String, secret: String, key: SymmetricKey)
        -> String
    {
        var hash = HMAC<SHA256>(key: key)
        for part in [secret, field] {
            let count = UInt64(part.utf8.count)
            hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) })
            hash.update(data: Array(part.utf8))
        }
        hash.update(data: value)
        let hexadecimal = hash.finalize().prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return marker + hexadecimal.joined()
    }
}
