package import Certificates

/// What a request says about who sent it, before anything of it is believed.
package struct Credentials: Sendable {
    package struct Header: Hashable, Sendable {
        /// In lower case.
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The `Authorization` header.
    package var authorization: String?
    /// What the client has shown of itself on its connection.
    package var clientCertificate: PresentedCertificate?
    /// The headers that an authenticating proxy or an impersonator sets, in their order.
    package var headers: [Header]
    /// Came over plain HTTP, which is spoken on this machine's loopback alone.
    package var isLoopbackPlain: Bool
    /// Decoded, without the query.
    package var path: String

    package init(
        authorization: String? = nil, clientCertificate: PresentedCertificate? = nil,
        headers: [Header] = [], isLoopbackPlain: Bool = false, path: String = ""
    ) {
        self.authorization = authorization
        self.clientCertificate = clientCertificate
        self.headers = headers
        self.isLoopbackPlain = isLoopbackPlain
        self.path = path
    }

    func values(_ name: String) -> [String] {
        headers.lazy.filter { $0.name == name }.map(\.value)
    }

    /// Values by what follows the prefix in their names.
    func extra(prefix: String) -> [String: [String]] {
        var extra: [String: [String]] = [:]
        for header in headers where header.name.hasPrefix(prefix) {
            extra[Self.unescaped(header.name.dropFirst(prefix.count)), default: []]
                .append(header.value)
        }
        return extra
    }

    /// Keys of extra are percent-encoded where a header's name can't have a character; what is no
    /// valid encoding stays as it is.
    private static func unescaped(_ name: Substring) -> String {
        guard name.utf8.contains(0x25) else { return String(name) }
        var bytes: [UInt8] = []
        var rest = name.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let pair = String(rest.prefix(2)), pair.utf8.count == 2,
                pair.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
                let value = UInt8(pair, radix: 16)
            else { return String(name) }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self) ?? String(name)
    }

    var bearerToken: String? { word("bearer") }

    /// User and password of basic authentication (RFC 7617), still encoded.
    var basic: String? { word("basic") }

    /// The word behind the scheme.
    private func word(_ scheme: String) -> String? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0].lowercased() == scheme else { return nil }
        return String(parts[1])
    }
}
