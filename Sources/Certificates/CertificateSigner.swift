package import Foundation
internal import SwiftASN1
internal import X509

/// Signs the requests of Kubernetes' own signers for API clients and kubelets.
package struct CertificateSigner: Sendable {
    package struct Request: Hashable, Sendable {
        /// PEM, PKCS #10 (RFC 2986).
        package var text: String
        package var signerName: String
        package var usages: [String]
        package var expirationSeconds: Int64?

        package init(
            text: String, signerName: String, usages: [String], expirationSeconds: Int64? = nil
        ) {
            self.text = text
            self.signerName = signerName
            self.usages = usages
            self.expirationSeconds = expirationSeconds
        }
    }

    package enum Outcome: Hashable, Sendable {
        /// PEM.
        case certificate(String)
        /// It never will be; why, in Kubernetes' words.
        case refused(String)
    }

    private let authority: CertificateAuthority

    package init(authority: CertificateAuthority) {
        self.authority = authority
    }

    /// Whether the signer is one of those that sign here.
    package static func knows(_ signerName: String) -> Bool {
        SigningPolicy(rawValue: signerName) != nil
    }

    /// A certificate ends after a year, with the authority, or when it was asked to, whichever is
    /// first.
    package func sign(_ request: Request, now: Date) -> Outcome {
        guard let policy = SigningPolicy(rawValue: request.signerName) else {
            return .refused("no signer \(request.signerName) signs here")
        }
        let parsed: CertificateSigningRequest
        let names: [GeneralName]
        do {
            parsed = try CertificateSigningRequest(pemEncoded: request.text)
            let extensions = try parsed.attributes.extensionRequest?.extensions
            names = try extensions?.subjectAlternativeNames.map(Array.init) ?? []
        } catch {
            return .refused("unable to parse csr: \(error)")
        }
        guard parsed.publicKey.isValidSignature(parsed.signature, for: parsed) else {
            return .refused("unable to verify certificate request signature")
        }
        let usages = Set(request.usages)
        let subject = CertificateSubject(parsed.subject)
        if let objection = policy.objection(subject, names: names, usages: usages) {
            return .refused(objection)
        }
        var lifetime = CertificateAuthority.lifetime
        if let asked = request.expirationSeconds {
            lifetime = min(lifetime, max(600, Double(asked)))
        }
        // A short one is not shortened by what clocks may differ.
        let isShort = lifetime < 8 * 3_600
        let end = now + lifetime - (isShort ? 0 : CertificateAuthority.backdating)
        guard authority.identity.certificate.notValidAfter > now else {
            return .refused("the signer's own certificate has expired")
        }
        do {
            let certificate = try authority.signed(
                subject: parsed.subject, publicKey: parsed.publicKey,
                from: now - CertificateAuthority.backdating, to: end,
                usage: KeyUsage(
                    digitalSignature: usages.contains("digital signature"),
                    keyEncipherment: usages.contains("key encipherment")),
                extendedUsages: policy == .kubeletServing ? [.serverAuth] : [.clientAuth],
                names: names)
            return .certificate(try PEMFile.text(of: certificate))
        } catch {
            return .refused("the certificate can't be made: \(error)")
        }
    }
}
