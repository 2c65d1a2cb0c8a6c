package import History
internal import Document

/// Where a list goes on: the revision of its first page and the key after the last object given.
///
/// As the API server's: base64 (URL alphabet, no padding) of
/// `{"v":"meta.k8s.io/v1","rv":216,"start":"/c2\u0000"}`. Revisions do not go away here, so a token
/// holds for ever.
package struct ContinueToken: Hashable, Sendable {
    /// nil (-1 in the token): whatever the head is when the token is used.
    package var revision: Revision?
    /// Namespace of the last object given; "" when the list is of one namespace or of
    /// cluster-scoped objects.
    package var namespace: String
    package var name: String

    package init(revision: Revision, namespace: String, name: String) {
        self.revision = revision
        self.namespace = namespace
        self.name = name
    }

    package var text: String {
        let path = namespace.isEmpty ? "/\(name)" : "/\(namespace)/\(name)"
        let json = JSONValue.members([
            ("v", "meta.k8s.io/v1"),
            ("rv", .number(JSONNumber(revision.map { Int64($0.rawValue) } ?? -1))),
            ("start", .string(path + "\0")),
        ])
        return Base64URL.encode(json.bytes)
    }

    package init(parsing text: String) throws(APIStatus) {
        guard let bytes = Base64URL.decode(text) else {
            throw Self.invalid("illegal base64 data at input byte 0")
        }
        guard let json = try? JSONValue(parsing: bytes), json.object != nil else {
            let first = String(decoding: bytes.prefix(1), as: UTF8.self)
            throw Self.invalid("invalid character '\(first)' looking for beginning of value")
        }
        let version = json["v"]?.string ?? ""
        guard version == "meta.k8s.io/v1" else {
            throw Self.invalid("server does not recognize this encoded version \(version)")
        }
        guard let number = json["rv"]?.int, number != 0 else {
            throw Self.invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
        }
        guard var start = json["start"]?.string, !start.isEmpty else {
            throw Self.invalid("encoded start key empty (version meta.k8s.io/v1)")
        }
        if start.hasPrefix("/") { start.removeFirst() }
        if start.hasSuffix("\0") { start.removeLast() }
        let parts = start.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw Self.invalid("\(start)") }
        revision = number < 0 ? nil : Revision(UInt64(number))
        namespace = parts.count == 2 ? String(parts[0]) : ""
        name = String(parts[parts.count - 1])
    }

    private static func invalid(_ why: String) -> APIStatus {
        .badRequest("invalid continue token: continue key is not valid: \(why)")
    }
}

/// Base64 with the URL alphabet and without padding (RFC 4648, section 5).
enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count * 4 + 2) / 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                output.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { output.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: output, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var output: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let digit = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(digit)
            count += 6
            if count >= 8 {
                count -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return output
    }
}
