import Certificates
import Foundation
import SwiftASN1
import Testing
import X509

private let now = Date(timeIntervalSince1970: 1_800_000_000)

private func nanoseconds(_ date: Date) -> Int64 {
    Int64(date.timeIntervalSince1970) * 1_000_000_000
}

@Suite struct PresentedCertificateTests {
    private let authority: CertificateAuthority
    private let trust: ClientTrust

    init() throws {
        authority = try .new(name: "ca", now: now)
        trust = ClientTrust([authority.identity.certificate])
    }

    private func presented(
        _ use: CertificateAuthority.Use = .client, by other: CertificateAuthority? = nil
    ) throws -> PresentedCertificate {
        let identity = try (other ?? authority).issued(
            use, name: "alice", organizations: ["dev", "ops"], now: now)
        return PresentedCertificate(chain: [try der(identity.certificate)])
    }

    private func der(_ certificate: Certificate) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }

    private func verdict(
        _ presented: PresentedCertificate, _ trust: ClientTrust, at date: Date = now
    ) async -> PresentedCertificate.Verdict {
        await presented.verified(against: trust, at: nanoseconds(date))
    }

    private func holds(_ verdict: PresentedCertificate.Verdict) -> Bool {
        if case .holds = verdict { true } else { false }
    }

    @Test("A client certificate of the authority says who its holder is")
    func subject() async throws {
        guard case .holds(let subject) = await verdict(try presented(), trust) else {
            Issue.record("it must hold")
            return
        }
        #expect(subject.commonName == "alice")
        #expect(subject.organizations == ["dev", "ops"])
        #expect(subject.uids.isEmpty)
        #expect(subject.digest.count == 64)
    }

    @Test("Certificates of others, for servers, early and expired do not hold")
    func refused() async throws {
        let stranger = try CertificateAuthority.new(name: "ca", now: now)
        #expect(!holds(await verdict(try presented(by: stranger), trust)))
        #expect(!holds(await verdict(try presented(.server), trust)))
        let alice = try presented()
        #expect(!holds(await verdict(alice, trust, at: now - 86_400)))
        #expect(holds(await verdict(alice, trust, at: now)))
        #expect(!holds(await verdict(alice, trust, at: now + 366 * 86_400)))
        let rubbish = PresentedCertificate(chain: [[1, 2, 3]])
        #expect(!holds(await verdict(rubbish, trust)))
        #expect(!holds(await verdict(PresentedCertificate(chain: []), trust)))
    }

    @Test("A client certificate signed with a client's key does not hold")
    func signedByClient() async throws {
        let client = try authority.issued(.client, name: "alice", now: now)
        let forger = CertificateAuthority(client)
        let forged = try forger.issued(
            .client, name: "mallory", organizations: ["system:masters"], now: now)
        let shown = PresentedCertificate(
            chain: [try der(forged.certificate), try der(client.certificate)])
        #expect(!holds(await verdict(shown, trust)))
    }

    @Test("When the authorities change, what was known of a connection is known no more")
    func replaced() async throws {
        let alice = try presented()
        #expect(holds(await verdict(alice, trust)))
        trust.replace([try CertificateAuthority.new(name: "ca", now: now).identity.certificate])
        #expect(!holds(await verdict(alice, trust)))
        trust.replace([authority.identity.certificate])
        #expect(holds(await verdict(alice, trust)))
    }
}
