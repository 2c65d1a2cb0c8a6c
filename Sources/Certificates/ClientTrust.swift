internal import Foundation
internal import SwiftASN1
internal import Synchronization
@_spi(FixedExpiryValidationTime) package import X509

/// The authorities whose client certificates are believed. They can be replaced while connections
/// are open, which then count anew at their next request.
package final class ClientTrust: Sendable {
    struct Roots: Sendable {
        var generation: Int
        var certificates: [Certificate]
    }

    private let roots: Mutex<Roots>

    package init(_ certificates: [Certificate]) {
        roots = Mutex(Roots(generation: 0, certificates: certificates))
    }

    package var certificates: [Certificate] { current.certificates }

    var current: Roots { roots.withLock { $0 } }

    package func replace(_ certificates: [Certificate]) {
        roots.withLock {
            guard $0.certificates != certificates else { return }
            $0 = Roots(generation: $0.generation + 1, certificates: certificates)
        }
    }
}

/// The certificate that a client has shown on its connection, and proved to have the key of.
///
/// It is verified at the first request, and again when the authorities have changed or its time is
/// over; what is known is kept with the connection.
package final class PresentedCertificate: Sendable {
    package enum Verdict: Hashable, Sendable {
        case holds(CertificateSubject)
        case fails(String)
    }

    private struct Known: Sendable {
        var trust: ObjectIdentifier
        var generation: Int
        var verdict: Verdict
        /// In nanoseconds since 1970.
        var span: ClosedRange<Int64>
    }

    /// Longer chains are cut.
    private static let lengthMax = 10

    private let chain: [[UInt8]]
    /// One for each kind of trust: clients' and front proxies'.
    private let known = Mutex<[Known]>([])

    /// - Parameter chain: DER, the client's own first.
    package init(chain: [[UInt8]]) {
        self.chain = Array(chain.prefix(Self.lengthMax))
    }

    /// - Parameter nanoseconds: now, since 1970.
    package func verified(against trust: ClientTrust, at nanoseconds: Int64) async -> Verdict {
        let roots = trust.current
        let id = ObjectIdentifier(trust)
        let verdict = known.withLock { known in
            known.first {
                $0.trust == id && $0.generation == roots.generation
                    && $0.span.contains(nanoseconds)
            }?.verdict
        }
        if let verdict { return verdict }
        let (found, span) = await examine(roots.certificates, at: nanoseconds)
        known.withLock { known in
            known.removeAll { $0.trust == id }
            known.append(
                Known(
                    trust: id, generation: roots.generation, verdict: found, span: span))
        }
        return found
    }

    private func examine(
        _ roots: [Certificate], at nanoseconds: Int64
    ) async -> (Verdict, ClosedRange<Int64>) {
        // A failure may be one of time: it counts for a second.
        let moment = nanoseconds...(nanoseconds + 1_000_000_000)
        var parsed: [Certificate] = []
        for der in chain {
            guard let certificate = try? Certificate(derEncoded: der) else {
                return (.fails("its certificate can't be read"), moment)
            }
            parsed.append(certificate)
        }
        guard let leaf = parsed.first else { return (.fails("it has no certificate"), moment) }
        let now = Date(timeIntervalSince1970: Double(nanoseconds) / 1e9)
        var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
            RFC5280Policy(fixedExpiryValidationTime: now)
            ClientUsePolicy()
        }
        let result = await verifier.validate(
            leaf: leaf, intermediates: CertificateStore(parsed.dropFirst()))
        switch result {
        case .validCertificate(let chain):
            let start = chain.map(\.notValidBefore).max() ?? now
            let end = chain.map(\.notValidAfter).min() ?? now
            let span = Self.nanoseconds(start)...max(Self.nanoseconds(start), Self.nanoseconds(end))
            return (.holds(CertificateSubject(leaf, der: self.chain[0])), span)
        case .couldNotValidate(let failures):
            let reasons = failures.map { String(describing: $0.policyFailureReason) }
            let reason = reasons.first ?? "no authority that is trusted has signed it"
            return (
                .fails("the certificate of \"\(leaf.subject)\" does not hold: \(reason)"), moment
            )
        }
    }

    private static func nanoseconds(_ date: Date) -> Int64 {
        let seconds = date.timeIntervalSince1970
        return Int64(max(-9e9, min(9e9, seconds))) * 1_000_000_000
    }
}
