import KubernetesAPI

/// Where each manifest stands, so that `kubectl apply -R -f DIR`, which goes by file names, makes
/// things before what needs them.
///
///     1-namespaces/shop.yaml
///     2-definitions/releases.deploy.example.com.yaml
///     3-cluster/clusterroles.rbac.authorization.k8s.io/reader.yaml
///     4-namespaced/shop/deployments.apps/checkout.yaml
enum ManifestLayout {
    private static let first = [
        "serviceaccounts", "secrets", "configmaps", "limitranges", "resourcequotas",
        "priorityclasses.scheduling.k8s.io", "storageclasses.storage.k8s.io",
        "persistentvolumes", "persistentvolumeclaims", "clusterroles.rbac.authorization.k8s.io",
        "clusterrolebindings.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io",
        "rolebindings.rbac.authorization.k8s.io", "services",
    ]

    /// Which of the numbered folders, from 1.
    static func stage(_ key: ObjectKey) -> Int {
        switch key.resource.description {
        case "namespaces": 1
        case "customresourcedefinitions.apiextensions.k8s.io": 2
        default: key.namespace.isEmpty ? 3 : 4
        }
    }

    /// Order in one stream: by stage, then what others refer to, then by key.
    static func isBefore(_ a: ObjectKey, _ b: ObjectKey) -> Bool {
        let (stageA, stageB) = (stage(a), stage(b))
        if stageA != stageB { return stageA < stageB }
        let (rankA, rankB) = (rank(a.resource), rank(b.resource))
        return rankA == rankB ? a < b : rankA < rankB
    }

    private static func rank(_ resource: GroupResource) -> Int {
        first.firstIndex(of: resource.description) ?? first.count
    }

    /// Relative to the export's folder.
    static func path(_ key: ObjectKey) -> String {
        let name = fileName(key.name) + ".yaml"
        switch stage(key) {
        case 1: return "1-namespaces/\(name)"
        case 2: return "2-definitions/\(name)"
        case 3: return "3-cluster/\(key.resource)/\(name)"
        default: return "4-namespaced/\(key.namespace)/\(key.resource)/\(name)"
        }
    }

    /// Names of some kinds hold `:`, which not every file system takes: percent-encoded.
    private static func fileName(_ name: String) -> String {
        var text = ""
        for byte in name.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return text
    }
}
