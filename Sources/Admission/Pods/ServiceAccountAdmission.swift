internal import Document
internal import KindRules
internal import KubernetesAPI

/// Pods act as a service account of their namespace: `default` when they name none. They get a
/// volume with its token and its secrets for pulling images.
struct ServiceAccountAdmission: AdmissionPlugin {
    private static let volumePrefix = "kube-api-access-"
    private static let mountPath = "/var/run/secrets/kubernetes.io/serviceaccount"
    private static let mirror = "kubernetes.io/config.mirror"

    /// Five letters that make the volume's name its own.
    private let suffix: @Sendable () -> String

    init(suffix: @escaping @Sendable () -> String = Self.randomSuffix) {
        self.suffix = suffix
    }

    @Sendable private static func randomSuffix() -> String {
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<5).map { _ in letters.randomElement(using: &generator) ?? "x" })
    }

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.pods, .create), var spec = request.object?.object("spec"),
            !isMirror(request)
        else { return }
        let name = accountName(spec) ?? "default"
        spec["serviceAccountName"] = .string(name)
        spec["serviceAccount"] = .string(name)
        let account = try account(name, request, state)
        if spec["automountServiceAccountToken"]?.bool
            ?? account["automountServiceAccountToken"]?.bool ?? true
        {
            mountToken(in: &spec)
        }
        let secrets = account.list("imagePullSecrets")
        if spec.list("imagePullSecrets").isEmpty, !secrets.isEmpty {
            spec["imagePullSecrets"] = .array(secrets)
        }
        request.object?["spec"] = .object(spec)
    }

    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.pods, .create), let spec = request.object?.object("spec") else {
            return
        }
        if isMirror(request) { return try validateMirror(spec) }
        guard let name = accountName(spec) else {
            throw .forbidden(
                "no service account specified for pod \(request.namespace)/\(request.name)")
        }
        let account = try account(name, request, state)
        let annotations = account.map("metadata").map("annotations")
        if annotations["kubernetes.io/enforce-mountable-secrets"]?.string == "true" {
            try MountableSecrets(account).check(spec)
        }
    }

    private func isMirror(_ request: AdmissionRequest) -> Bool {
        request.object?.map("metadata").map("annotations").contains(key: Self.mirror) ?? false
    }

    private func accountName(_ spec: JSONObject) -> String? {
        [spec.text("serviceAccountName"), spec.text("serviceAccount")].first { !$0.isEmpty }
    }

    private func account(
        _ name: String, _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) -> JSONObject {
        guard
            let account = try state.get(
                .serviceAccounts, namespace: request.namespace, name)
        else {
            // The default account of a new namespace is made by a controller.
            throw .forbiddenYet(
                "error looking up service account \(request.namespace)/\(name): "
                    + "serviceaccount \(GoQuoted.text(name)) not found")
        }
        return account
    }

    /// Pods that a kubelet read from a file on its node.
    private func validateMirror(_ spec: JSONObject) throws(AdmissionRefusal) {
        if accountName(spec) != nil {
            throw .forbidden("a mirror pod may not reference service accounts")
        }
        if !PodSecrets.names(in: spec).isEmpty {
            throw .forbidden("a mirror pod may not reference secrets")
        }
        for volume in spec.items("volumes") {
            for source in volume.map("projected").items("sources")
            where source.contains(key: "serviceAccountToken") {
                throw .forbidden("a mirror pod may not use ServiceAccountToken volume projections")
            }
        }
    }

    private func mountToken(in spec: inout JSONObject) {
        let existing = spec.items("volumes").map { $0.text("name") }
            .first { $0.hasPrefix(Self.volumePrefix) }
        let name = existing ?? Self.volumePrefix + suffix()
        var isMounted = false
        for kind in ["initContainers", "containers"] {
            spec.updateItems(kind) { container in
                let mounts = container.list("volumeMounts")
                if mounts.contains(where: { $0["mountPath"]?.string == Self.mountPath }) { return }
                container["volumeMounts"] = .array(
                    mounts + [
                        [
                            "name": .string(name), "readOnly": true,
                            "mountPath": .string(Self.mountPath),
                        ]
                    ])
                isMounted = true
            }
        }
        guard isMounted, existing == nil else { return }
        spec["volumes"] = .array(
            spec.list("volumes")
                + [["name": .string(name), "projected": Self.tokenVolume]])
    }

    private static let tokenVolume: JSONValue = [
        "sources": [
            ["serviceAccountToken": ["expirationSeconds": 3607, "path": "token"]],
            [
                "configMap": [
                    "name": "kube-root-ca.crt", "items": [["key": "ca.crt", "path": "ca.crt"]],
                ]
            ],
            [
                "downwardAPI": [
                    "items": [
                        [
                            "path": "namespace",
                            "fieldRef": [
                                "apiVersion": "v1", "fieldPath": "metadata.namespace",
                            ],
                        ]
                    ]
                ]
            ],
        ],
        "defaultMode": 420,
    ]
}
