package import Certificates
internal import Document
package import EventStore
internal import Foundation
package import KubernetesAPI

/// Signs the requests for certificates that were approved, or says why it never will.
package struct CertificateSigningController: Controller {
    package static let account = "certificate-controller"
    package static let name = "csrsigning"

    private static let requests = GroupResource(
        group: "certificates.k8s.io", resource: "certificatesigningrequests")

    private let signer: CertificateSigner

    package init(signer: CertificateSigner) {
        self.signer = signer
    }

    package mutating func observe(_ change: ObservedChange) -> [ObjectKey] {
        change.key.resource == Self.requests && !change.isDeleted ? [change.key] : []
    }

    package func reconcile(
        _ key: ObjectKey, in world: World
    ) throws(StoreError) -> Reconciliation {
        guard let stored = try world.view.get(key) else { return .nothing }
        var object = try stored.document.value()
        guard let spec = object["spec"], let request = Self.request(spec),
            CertificateSigner.knows(request.signerName), Self.waits(object["status"])
        else { return .nothing }
        let now = Date(timeIntervalSince1970: Double(world.now.nanoseconds) / 1e9)
        var status: JSONValue = object["status"] ?? [:]
        switch signer.sign(request, now: now) {
        case .certificate(let text):
            _ = status.updateObject { $0["certificate"] = .string(Base64.text(text.utf8)) }
        case .refused(let reason):
            let time = JSONValue.string(world.now.formatted(fractionDigits: 0))
            let condition: JSONValue = [
                "type": "Failed", "status": "True", "reason": "SignerValidationFailure",
                "message": .string(reason), "lastUpdateTime": time,
            ]
            let conditions = status["conditions"]?.array ?? []
            _ = status.updateObject { $0["conditions"] = .array(conditions + [condition]) }
        }
        _ = object.updateObject { $0["status"] = status }
        return Reconciliation([
            Intent(
                .update,
                path: "/apis/certificates.k8s.io/v1/certificatesigningrequests/"
                    + "\(key.name)/status", body: object)
        ])
    }

    private static func request(_ spec: JSONValue) -> CertificateSigner.Request? {
        guard let bytes = spec["request"]?.string.flatMap(Base64.bytes),
            let text = String(validating: bytes, as: UTF8.self),
            let signerName = spec["signerName"]?.string
        else { return nil }
        return CertificateSigner.Request(
            text: text, signerName: signerName,
            usages: (spec["usages"]?.array ?? []).compactMap(\.string),
            expirationSeconds: spec["expirationSeconds"]?.int)
    }

    /// Approved, and nothing has come of it yet.
    private static func waits(_ status: JSONValue?) -> Bool {
        let types = (status?["conditions"]?.array ?? []).compactMap { $0["type"]?.string }
        let hasCertificate = status?["certificate"]?.string.map { !$0.isEmpty } ?? false
        return !hasCertificate && types.contains("Approved") && !types.contains("Denied")
            && !types.contains("Failed")
    }
}
