import Certificates
import Crypto
import Foundation
import SwiftASN1
import Testing
import X509

@Suite struct CertificateSignerTests {
    private static let client = "kubernetes.io/kube-apiserver-client"
    private static let kubelet = "kubernetes.io/kube-apiserver-client-kubelet"
    private static let serving = "kubernetes.io/kubelet-serving"

    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let signer: CertificateSigner

    init() throws {
        signer = CertificateSigner(authority: try .new(name: "ca", now: now))
    }

    private func text(
        _ name: String, _ organizations: [String], names: [GeneralName] = []
    ) throws -> String {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let extensions = try Certificate.Extensions {
            if !names.isEmpty { SubjectAlternativeNames(names) }
        }
        let request = try CertificateSigningRequest(
            version: .v1,
            subject: try DistinguishedName {
                for organization in organizations { OrganizationName(organization) }
                CommonName(name)
            }, privateKey: key,
            attributes: names.isEmpty
                ? .init()
                : CertificateSigningRequest.Attributes([
                    try .init(ExtensionRequest(extensions: extensions))
                ]), signatureAlgorithm: .ecdsaWithSHA256)
        return try request.serializeAsPEM().pemString
    }

    private func sign(
        _ text: String, _ signerName: String, _ usages: [String], seconds: Int64? = nil
    ) -> CertificateSigner.Outcome {
        signer.sign(
            CertificateSigner.Request(
                text: text, signerName: signerName, usages: usages, expirationSeconds: seconds),
            now: now)
    }

    private func certificate(_ outcome: CertificateSigner.Outcome) throws -> Certificate {
        guard case .certificate(let text) = outcome else {
            Issue.record("\(outcome)")
            throw CancellationError()
        }
        return try PEMFile.certificates(in: text, file: "signed")[0]
    }

    @Test("A client's certificate has its subject, its use and the time that was asked for")
    func client() throws {
        let alice = try text("alice", ["dev"])
        let short = try certificate(sign(alice, Self.client, ["client auth"], seconds: 3_600))
        #expect(short.notValidAfter == now + 3_600)
        #expect(short.notValidBefore == now - 300)
        #expect("\(short.subject)" == "CN=alice,O=dev")
        #expect(try short.extensions.extendedKeyUsage?.contains(.clientAuth) == true)
        #expect(try short.extensions.extendedKeyUsage?.contains(.serverAuth) == false)
        let year = try certificate(sign(alice, Self.client, ["client auth"], seconds: 1 << 40))
        #expect(year.notValidAfter == now + 365 * 86_400 - 300)
    }

    @Test("Kubelets get certificates to ask and to answer with")
    func kubelets() throws {
        let node = try text("system:node:n1", ["system:nodes"])
        _ = try certificate(sign(node, Self.kubelet, ["digital signature", "client auth"]))
        let named = try text(
            "system:node:n1", ["system:nodes"], names: [ServerNames.generalName("10.0.0.7")])
        let serving = try certificate(
            sign(named, Self.serving, ["digital signature", "key encipherment", "server auth"]))
        #expect(try serving.extensions.subjectAlternativeNames?.count == 1)
    }

    @Test("What the signers' rules do not allow fails in Kubernetes' words")
    func refused() throws {
        let usages = ["digital signature", "client auth"]
        let node = try text("system:node:n1", ["system:nodes"])
        let named = try text(
            "system:node:n1", ["system:nodes"], names: [ServerNames.generalName("n1")])
        let cases: [(String, String, [String], String)] = [
            (node, Self.client, ["server auth"],
                "invalid usage for client certificate: server auth"),
            (node, Self.client, ["digital signature"],
                "missing required usage for client certificate: client auth"),
            (try text("system:node:n1", []), Self.kubelet, usages,
                "subject organization is not system:nodes"),
            (try text("n1", ["system:nodes"]), Self.kubelet, usages,
                "subject common name does not begin with system:node: "),
            (named, Self.kubelet, usages, "DNS subjectAltNames are not allowed"),
            (node, Self.kubelet, ["client auth"],
                "usages did not match [client auth digital signature key encipherment]"),
            (node, Self.serving, ["digital signature", "server auth"],
                "DNS or IP subjectAltName is required"),
            (named, Self.serving, usages,
                "usages did not match [digital signature key encipherment server auth]"),
        ]
        for (text, signerName, usages, reason) in cases {
            #expect(sign(text, signerName, usages) == .refused(reason))
        }
        guard case .refused = sign("rubbish", Self.client, ["client auth"]) else {
            Issue.record("rubbish is no request")
            return
        }
    }
}
