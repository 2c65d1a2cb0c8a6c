internal import Document
internal import KindRules
internal import KubernetesAPI

/// What a node itself may write: its own object, lease and pods. Asked of users that are nodes:
/// `system:node:NAME` in the group `system:nodes`.
struct NodeRestriction: AdmissionPlugin {
    private static let prefix = "system:node:"
    private static let group = "system:nodes"
    private static let leases = GroupResource(group: "coordination.k8s.io", resource: "leases")
    private static let storageNodes = GroupResource(
        group: "storage.k8s.io", resource: "csinodes")

    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.groups.contains(Self.group), request.user.hasPrefix(Self.prefix) else {
            return
        }
        let node = String(request.user.dropFirst(Self.prefix.count))
        switch request.resource {
        case .pods: try pods(request, node, state)
        case .nodes: try NodeOwnObject(node: node).check(request)
        case Self.leases: try lease(request, node)
        case Self.storageNodes:
            if Self.name(of: request) != node {
                throw .forbidden(
                    "can only access CSINode with the same name as the requesting node")
            }
        default: return
        }
    }

    static func name(of request: AdmissionRequest) -> String {
        request.name.isEmpty ? request.object?.map("metadata").text("name") ?? "" : request.name
    }

    private func lease(_ request: AdmissionRequest, _ node: String) throws(AdmissionRefusal) {
        if request.namespace != "kube-node-lease" {
            throw .forbidden("can only access leases in the \"kube-node-lease\" system namespace")
        }
        if Self.name(of: request) != node {
            throw .forbidden("can only access node lease with the same name as the requesting node")
        }
    }

    private func pods(
        _ request: AdmissionRequest, _ node: String, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        let shown = GoQuoted.text(node)
        func isOn(_ pod: JSONObject?) -> Bool { pod?.map("spec").text("nodeName") == node }
        switch (request.subresource, request.operation) {
        case ("", .create):
            if let pod = request.object { try mirror(pod, node) }
        case ("", .delete):
            guard isOn(request.oldObject) else {
                throw .forbidden(
                    "node \(shown) can only delete pods with spec.nodeName set to itself")
            }
        case ("status", .update):
            guard isOn(request.oldObject) else {
                throw .forbidden(
                    "node \(shown) can only update pod status for pods with spec.nodeName set to "
                        + "itself")
            }
            let labels = request.object?.map("metadata")["labels"]
            if labels != request.oldObject?.map("metadata")["labels"] {
                throw .forbidden("node \(shown) cannot update labels through pod status")
            }
        case ("eviction", .create):
            let pod = try state.get(.pods, namespace: request.namespace, Self.name(of: request))
            guard isOn(pod) else {
                throw .forbidden(
                    "node \(node) can only evict pods with spec.nodeName set to itself")
            }
        default:
            if request.operation != .connect {
                throw .forbidden(
                    "unexpected operation \(GoQuoted.text(request.operation.rawValue))")
            }
        }
    }

    /// Pods that the node read from a file, which have nothing of the cluster's.
    private func mirror(_ pod: JSONObject, _ node: String) throws(AdmissionRefusal) {
        let shown = GoQuoted.text(node)
        let annotations = pod.map("metadata").map("annotations")
        guard annotations.contains(key: "kubernetes.io/config.mirror") else {
            throw .forbidden(
                "pod does not have \"kubernetes.io/config.mirror\" annotation, node \(shown) can "
                    + "only create mirror pods")
        }
        let spec = pod.map("spec")
        guard spec.text("nodeName") == node else {
            throw .forbidden(
                "node \(shown) can only create pods with spec.nodeName set to itself")
        }
        func refuse(_ what: String) -> AdmissionRefusal {
            .forbidden("node \(shown) can not create pods that reference \(what)")
        }
        if !spec.text("serviceAccountName").isEmpty { throw refuse("a service account") }
        if !PodSecrets.names(in: spec).isEmpty { throw refuse("secrets") }
        for volume in spec.items("volumes") {
            if volume.object("configMap") != nil { throw refuse("configmaps") }
            if volume.object("persistentVolumeClaim") != nil {
                throw refuse("persistentvolumeclaims")
            }
        }
    }
}

/// A node's own object: it may not free itself of what others put on it.
private struct NodeOwnObject {
    let node: String

    private static let kubeletLabels: Set<String> = [
        "kubernetes.io/hostname", "topology.kubernetes.io/zone", "topology.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region",
        "node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type",
        "kubernetes.io/os", "beta.kubernetes.io/os", "kubernetes.io/arch",
        "beta.kubernetes.io/arch", "node.kubernetes.io/windows-build",
    ]

    func check(_ request: AdmissionRequest) throws(AdmissionRefusal) {
        let name = NodeRestriction.name(of: request)
        let shown = GoQuoted.text(node)
        if name != node {
            throw .forbidden("node \(shown) is not allowed to modify node \(GoQuoted.text(name))")
        }
        guard let object = request.object else { return }
        let labels = object.map("metadata").map("labels")
        let old = request.oldObject?.map("metadata").map("labels") ?? JSONObject()
        let changed = Set(labels.keys + old.keys).filter { labels[$0] != old[$0] }
        let restricted = changed.filter(Self.isRestricted).sorted()
        if !restricted.isEmpty {
            let verb = request.operation == .create ? "set the following labels" : "modify labels"
            throw .forbidden(
                "node \(shown) is not allowed to \(verb): \(restricted.joined(separator: ", "))")
        }
        if let before = request.oldObject,
            before.map("spec")["taints"] != object.map("spec")["taints"]
        {
            throw .forbidden("node \(shown) is not allowed to modify taints")
        }
        if request.operation == .update,
            object.map("metadata")["ownerReferences"]
                != request.oldObject?.map("metadata")["ownerReferences"]
        {
            throw .forbidden("node \(shown) is not allowed to modify ownerReferences")
        }
    }

    /// Labels of Kubernetes' domains are for others to set, but those that a kubelet knows itself.
    private static func isRestricted(_ label: String) -> Bool {
        guard let slash = label.firstIndex(of: "/") else { return false }
        let domain = String(label[..<slash])
        func isIn(_ parent: String) -> Bool { domain == parent || domain.hasSuffix(".\(parent)") }
        if isIn("node-restriction.kubernetes.io") { return true }
        guard isIn("kubernetes.io") || isIn("k8s.io") else { return false }
        return !kubeletLabels.contains(label) && !isIn("kubelet.kubernetes.io")
            && !isIn("node.kubernetes.io")
    }
}
