internal import Crypto
internal import SwiftASN1
internal import X509

/// Whom a certificate, or a request for one, is about, in Kubernetes' reading.
package struct CertificateSubject: Hashable, Sendable {
    /// The last one; "" when there is none.
    package var commonName: String
    package var organizations: [String]
    /// Attributes 1.3.6.1.4.1.57683.2; Kubernetes takes no more than one.
    package var uids: [String]
    /// SHA-256 of the certificate, in hexadecimal; "" for a request.
    package var digest = ""

    private static let uid: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 57683, 2]

    init(_ certificate: Certificate, der: [UInt8]) {
        self.init(certificate.subject)
        let digits = Array("0123456789abcdef")
        digest = String(
            SHA256.hash(data: der).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    init(_ subject: DistinguishedName) {
        commonName = ""
        organizations = []
        uids = []
        for name in subject {
            for attribute in name {
                let text = String(attribute.value) ?? ""
                switch attribute.type {
                case .RDNAttributeType.commonName: commonName = text
                case .RDNAttributeType.organizationName: organizations.append(text)
                case Self.uid: uids.append(text)
                default: break
                }
            }
        }
    }
}
