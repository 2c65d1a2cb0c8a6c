internal import X509

/// What Kubernetes' own signers ask of a request for a certificate
/// (Kubernetes documentation, certificate signing requests, "Kubernetes signers").
enum SigningPolicy: String {
    case client = "kubernetes.io/kube-apiserver-client"
    case kubeletClient = "kubernetes.io/kube-apiserver-client-kubelet"
    case kubeletServing = "kubernetes.io/kubelet-serving"

    /// nil when the signer signs it; else why not, in Kubernetes' words.
    func objection(
        _ subject: CertificateSubject, names: [GeneralName], usages: Set<String>
    ) -> String? {
        switch self {
        case .client:
            let allowed: Set = ["digital signature", "key encipherment", "client auth"]
            if let other = usages.subtracting(allowed).min() {
                return "invalid usage for client certificate: \(other)"
            }
            return usages.contains("client auth")
                ? nil : "missing required usage for client certificate: client auth"
        case .kubeletClient:
            if subject.organizations != ["system:nodes"] { return Self.notANode }
            if let kind = names.lazy.compactMap(Self.kind).first {
                return "\(kind) subjectAltNames are not allowed"
            }
            return Self.objection(subject, usages, purpose: "client auth")
        case .kubeletServing:
            if subject.organizations != ["system:nodes"] { return Self.notANode }
            let kinds = Set(names.compactMap(Self.kind))
            if kinds.isDisjoint(with: ["DNS", "IP"]) {
                return "DNS or IP subjectAltName is required"
            }
            for kind in ["Email", "URI"] where kinds.contains(kind) {
                return "\(kind) subjectAltNames are not allowed"
            }
            return Self.objection(subject, usages, purpose: "server auth")
        }
    }

    private static let notANode = "subject organization is not system:nodes"

    private static func objection(
        _ subject: CertificateSubject, _ usages: Set<String>, purpose: String
    ) -> String? {
        guard subject.commonName.hasPrefix("system:node:") else {
            return "subject common name does not begin with system:node: "
        }
        let wanted: Set = ["digital signature", purpose]
        // Keys other than RSA's encipher none.
        if usages == wanted || usages == wanted.union(["key encipherment"]) { return nil }
        let list = wanted.union(["key encipherment"]).sorted().joined(separator: " ")
        return "usages did not match [\(list)]"
    }

    private static func kind(_ name: GeneralName) -> String? {
        switch name {
        case .dnsName: "DNS"
        case .ipAddress: "IP"
        case .rfc822Name: "Email"
        case .uniformResourceIdentifier: "URI"
        default: nil
        }
    }
}
