internal import Document

/// What a request for a certificate (PKCS #10, RFC 2986) says of its subject.
package struct CertificateRequest: Sendable {
    /// Organizations, which Kubernetes reads as groups.
    package private(set) var organizations: [String] = []
    package private(set) var commonName = ""

    package struct Problem: Error {
        package let text: String
    }

    /// `request` is base64, as objects hold it, of a PEM text.
    package init(base64 request: String) throws(Problem) {
        let text = Base64.bytes(request).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard let block = PEM.blocks(in: text).first, block.type == "CERTIFICATE REQUEST" else {
            throw Problem(text: "PEM block type must be CERTIFICATE REQUEST")
        }
        try self.init(der: block.bytes)
    }

    private init(der: [UInt8]) throws(Problem) {
        var outer = DERReader(der[...])
        var request = try DERReader(outer.read(.sequence))
        var information = try DERReader(request.read(.sequence))
        _ = try information.read(.integer)
        var subject = try DERReader(information.read(.sequence))
        while !subject.isAtEnd {
            var names = try DERReader(subject.read(.set))
            while !names.isAtEnd {
                var name = try DERReader(names.read(.sequence))
                let type = try name.read(.objectIdentifier)
                let value = String(decoding: try name.readAny(), as: UTF8.self)
                // Attribute types of X.520: 2.5.4.10 and 2.5.4.3.
                switch Array(type) {
                case [0x55, 0x04, 0x0A]: organizations.append(value)
                case [0x55, 0x04, 0x03]: commonName = value
                default: break
                }
            }
        }
    }
}

/// Reads values in the distinguished encoding rules of ASN.1 (X.690), one after the other.
private struct DERReader {
    enum Tag: UInt8 {
        case integer = 0x02
        case objectIdentifier = 0x06
        case sequence = 0x30
        case set = 0x31
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func read(_ tag: Tag) throws(CertificateRequest.Problem) -> ArraySlice<UInt8> {
        guard rest.first == tag.rawValue else {
            throw CertificateRequest.Problem(text: "asn1: structure error: tags don't match")
        }
        return try readAny()
    }

    mutating func readAny() throws(CertificateRequest.Problem) -> ArraySlice<UInt8> {
        let truncated = CertificateRequest.Problem(text: "asn1: syntax error: data truncated")
        guard rest.popFirst() != nil, let first = rest.popFirst() else { throw truncated }
        var count = Int(first)
        if first & 0x80 != 0 {
            let digits = Int(first & 0x7F)
            guard (1...4).contains(digits), rest.count >= digits else { throw truncated }
            count = rest.prefix(digits).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(digits)
        }
        guard rest.count >= count else { throw truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
