internal import SwiftASN1
internal import X509

/// A chain whose every certificate may vouch for a client. One that names no use is for any.
///
/// RFC 5280, section 4.2.1.12, read as Go's verifier and so kube-apiserver reads it: the uses of an
/// issuer bound those of what it issues.
struct ClientUsePolicy: VerifierPolicy {
    /// Alternative names are not looked at: a client is who its subject says.
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.extendedKeyUsage, .X509ExtensionID.subjectAlternativeName,
    ]

    func chainMeetsPolicyRequirements(
        chain: UnverifiedCertificateChain
    ) -> PolicyEvaluationResult {
        for certificate in chain {
            let usage: ExtendedKeyUsage?
            do { usage = try certificate.extensions.extendedKeyUsage } catch {
                return .failsToMeetPolicy(reason: "its extended key usage is broken")
            }
            guard let usage else { continue }
            guard usage.contains(.clientAuth) || usage.contains(.any) else {
                return .failsToMeetPolicy(reason: "it is not for clients")
            }
        }
        return .meetsPolicy
    }
}
