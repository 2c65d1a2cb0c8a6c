internal import Document
internal import KindRules
internal import KubernetesAPI

/// Nobody gets a client certificate of the group that may do everything.
struct CertificateSubjectRestriction: AdmissionPlugin {
    private static let signer = "kubernetes.io/kube-apiserver-client"
    private static let group = "system:masters"

    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.signingRequests, .create), let spec = request.object?.map("spec"),
            spec.text("signerName") == Self.signer
        else { return }
        let subject: CertificateRequest
        do throws(CertificateRequest.Problem) {
            subject = try CertificateRequest(base64: spec.text("request"))
        } catch {
            throw .forbidden("failed to parse CSR: \(error.text)")
        }
        if subject.organizations.contains(Self.group) {
            throw .forbidden(
                "use of \(Self.signer) signer with \(Self.group) group is not allowed")
        }
    }
}
