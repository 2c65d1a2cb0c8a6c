internal import Crypto
package import Foundation
internal import SwiftASN1
package import X509

/// A certificate authority with its private key, which makes certificates.
package struct CertificateAuthority: Sendable {
    /// What a certificate is for.
    package enum Use: Sendable {
        case authority
        case server
        case client

        var keyUsage: KeyUsage {
            switch self {
            case .authority: KeyUsage(digitalSignature: true, keyCertSign: true, cRLSign: true)
            case .server, .client: KeyUsage(digitalSignature: true)
            }
        }

        var extendedUsage: ExtendedKeyUsage.Usage? {
            switch self {
            case .authority: nil
            case .server: .serverAuth
            case .client: .clientAuth
            }
        }
    }

    /// A certificate with the key that belongs to it.
    package struct Identity: Sendable {
        package var certificate: Certificate
        package var key: Certificate.PrivateKey

        package init(certificate: Certificate, key: Certificate.PrivateKey) {
            self.certificate = certificate
            self.key = key
        }

        /// Whether the key is the certificate's.
        package var isWhole: Bool { key.publicKey == certificate.publicKey }
    }

    /// Clocks of other machines may be this much behind.
    static let backdating: TimeInterval = 5 * 60
    private static let authorityLifetime: TimeInterval = 10 * 365 * 86_400
    package static let lifetime: TimeInterval = 365 * 86_400

    package let identity: Identity

    package init(_ identity: Identity) {
        self.identity = identity
    }

    /// A new one, for ten years.
    package static func new(
        name: String, now: Date
    ) throws(CertificateFailure) -> CertificateAuthority {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        do {
            let subject = try DistinguishedName { CommonName(name) }
            let certificate = try Certificate(
                version: .v3, serialNumber: .init(), publicKey: key.publicKey,
                notValidBefore: now - backdating, notValidAfter: now + authorityLifetime,
                issuer: subject, subject: subject,
                extensions: try Certificate.Extensions {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                    Critical(Use.authority.keyUsage)
                    SubjectKeyIdentifier(hash: key.publicKey)
                }, issuerPrivateKey: key)
            return CertificateAuthority(Identity(certificate: certificate, key: key))
        } catch {
            throw CertificateFailure("a certificate authority can't be made: \(error)")
        }
    }

    /// A certificate with a new key, for a year, or until the authority ends.
    package func issued(
        _ use: Use, name: String, organizations: [String] = [], names: [GeneralName] = [],
        now: Date
    ) throws(CertificateFailure) -> Identity {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        do {
            let subject = try DistinguishedName {
                for organization in organizations { OrganizationName(organization) }
                CommonName(name)
            }
            let certificate = try signed(
                subject: subject, publicKey: key.publicKey, from: now - Self.backdating,
                to: now + Self.lifetime, usage: use.keyUsage,
                extendedUsages: use.extendedUsage.map { [$0] } ?? [], names: names)
            return Identity(certificate: certificate, key: key)
        } catch {
            throw CertificateFailure("a certificate for \(name) can't be made: \(error)")
        }
    }

    func signed(
        subject: DistinguishedName, publicKey: Certificate.PublicKey, from start: Date,
        to end: Date, usage: KeyUsage, extendedUsages: [ExtendedKeyUsage.Usage],
        names: [GeneralName]
    ) throws -> Certificate {
        let issuer = identity.certificate
        let authorityKey = try issuer.extensions.subjectKeyIdentifier?.keyIdentifier
        return try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: start,
            notValidAfter: min(end, issuer.notValidAfter), issuer: issuer.subject,
            subject: subject,
            extensions: try Certificate.Extensions {
                if usage != KeyUsage() { Critical(usage) }
                Critical(BasicConstraints.notCertificateAuthority)
                if !extendedUsages.isEmpty { try ExtendedKeyUsage(extendedUsages) }
                if let authorityKey {
                    AuthorityKeyIdentifier(keyIdentifier: authorityKey)
                }
                if !names.isEmpty { SubjectAlternativeNames(names) }
            }, issuerPrivateKey: identity.key)
    }
}
