internal import Foundation
internal import SwiftASN1
package import X509

/// Certificates and keys as text in files (RFC 7468).
package enum PEMFile {
    /// No bundle of certificates comes near.
    private static let byteCountMax = 4 << 20

    package static func text(of file: String) throws(CertificateFailure) -> String {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw CertificateFailure(file: file, "it can't be read")
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: byteCountMax + 1) ?? Data() else {
            throw CertificateFailure(file: file, "it can't be read")
        }
        guard data.count <= byteCountMax, let text = String(validating: data, as: UTF8.self) else {
            throw CertificateFailure(file: file, "it is no text with certificates or keys in PEM")
        }
        return text
    }

    /// In their order; blocks of other kinds are left out.
    package static func certificates(
        in text: String, file: String
    ) throws(CertificateFailure) -> [Certificate] {
        let documents: [PEMDocument]
        do { documents = try PEMDocument.parseMultiple(pemString: text) } catch {
            throw CertificateFailure(file: file, "its PEM is broken")
        }
        var certificates: [Certificate] = []
        for document in documents where document.discriminator == "CERTIFICATE" {
            do {
                certificates.append(try Certificate(pemDocument: document))
            } catch {
                throw CertificateFailure(
                    file: file, "certificate \(certificates.count + 1) in it is broken")
            }
        }
        if certificates.isEmpty {
            throw CertificateFailure(file: file, "there is no certificate in PEM in it")
        }
        return certificates
    }

    /// The first private key; an EC key may have its parameters before it.
    package static func privateKey(
        in text: String, file: String
    ) throws(CertificateFailure) -> Certificate.PrivateKey {
        let documents: [PEMDocument]
        do { documents = try PEMDocument.parseMultiple(pemString: text) } catch {
            throw CertificateFailure(file: file, "its PEM is broken")
        }
        guard let document = documents.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") })
        else { throw CertificateFailure(file: file, "there is no private key in PEM in it") }
        do { return try Certificate.PrivateKey(pemDocument: document) } catch {
            throw CertificateFailure(
                file: file,
                "its private key can't be used: RSA, EC and Ed25519 keys without a password can")
        }
    }

    package static func text(
        of certificate: Certificate
    ) throws(CertificateFailure) -> String {
        do { return try certificate.serializeAsPEM().pemString + "\n" } catch {
            throw CertificateFailure("a certificate can't be written as PEM: \(error)")
        }
    }
}
