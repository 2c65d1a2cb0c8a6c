package import Document
package import KubernetesAPI

/// Objects that a cluster makes by itself: a set of manifests is complete, and right, without them.
package enum DerivedObjects {
    /// Why the object needs no manifest; nil when it does.
    package static func reason(for object: JSONValue, key: ObjectKey) -> String? {
        let metadata = object["metadata"]
        if let owner = controller(of: metadata) { return "made by \(owner)" }
        let resource = key.resource.description
        if let reason = resources[resource] { return reason }
        if let reason = names["\(resource) \(key.name)"] { return reason }
        if resource == "services", key.namespace == "default", key.name == "kubernetes" {
            return "the API server's own"
        }
        for mark in marks where has(mark, metadata) { return mark.reason }
        switch resource {
        case "secrets":
            let type = object["type"]?.string ?? ""
            return secretTypes[type]
        case "endpoints":
            let annotation = "endpoints.kubernetes.io/last-change-trigger-time"
            let label = "endpoints.kubernetes.io/managed-by"
            let isMade =
                metadata?["annotations"]?[annotation] != nil || metadata?["labels"]?[label] != nil
            return isMade || key.name == "kubernetes" ? "follows its Service" : nil
        case "priorityclasses.scheduling.k8s.io":
            return key.name.hasPrefix("system-") ? "comes with every cluster" : nil
        case "serviceaccounts" where key.namespace == "kube-system":
            return controllers.contains(key.name) ? "made by kube-controller-manager" : nil
        default: return nil
        }
    }

    private static func controller(of metadata: JSONValue?) -> String? {
        let owners = metadata?["ownerReferences"]?.array ?? []
        guard let owner = owners.first(where: { $0["controller"]?.bool == true }) else {
            return nil
        }
        return "\(owner["kind"]?.string ?? "")/\(owner["name"]?.string ?? "")"
    }

    private static let resources: [String: String] = [
        "events": "tells what happened",
        "events.events.k8s.io": "tells what happened",
        "leases.coordination.k8s.io": "a heartbeat",
        "nodes": "registered by its kubelet",
        "csinodes.storage.k8s.io": "registered by its kubelet",
        "volumeattachments.storage.k8s.io": "made by the attach-detach controller",
        "ipaddresses.networking.k8s.io": "allocated for a Service",
        "componentstatuses": "not stored",
        "controllerrevisions.apps": "made by its controller",
    ]

    private static let names: [String: String] = [
        "namespaces default": "comes with every cluster",
        "namespaces kube-system": "comes with every cluster",
        "namespaces kube-public": "comes with every cluster",
        "namespaces kube-node-lease": "comes with every cluster",
        "serviceaccounts default": "comes with every namespace",
        "configmaps kube-root-ca.crt": "comes with every namespace",
        "configmaps openshift-service-ca.crt": "comes with every namespace",
        "configmaps extension-apiserver-authentication": "written by the API server",
        "configmaps kube-apiserver-legacy-service-account-token-tracking":
            "written by the API server",
        "servicecidrs.networking.k8s.io kubernetes": "written by the API server",
    ]

    /// The controllers of kube-controller-manager, which makes an account for each.
    private static let controllers: Set<String> = [
        "attachdetach-controller", "bootstrap-signer", "certificate-controller",
        "clusterrole-aggregation-controller", "cronjob-controller", "daemon-set-controller",
        "deployment-controller", "device-taint-eviction-controller", "disruption-controller",
        "endpoint-controller", "endpointslice-controller", "endpointslicemirroring-controller",
        "ephemeral-volume-controller", "expand-controller", "generic-garbage-collector",
        "horizontal-pod-autoscaler", "job-controller", "legacy-service-account-token-cleaner",
        "namespace-controller", "node-controller", "persistent-volume-binder",
        "pod-garbage-collector", "pv-protection-controller", "pvc-protection-controller",
        "replicaset-controller", "replication-controller", "resource-claim-controller",
        "resourcequota-controller", "root-ca-cert-publisher", "route-controller",
        "selinux-warning-controller", "service-account-controller",
        "service-ca-cert-publisher", "service-cidrs-controller", "service-controller",
        "statefulset-controller", "storage-version-migrator-controller", "token-cleaner",
        "ttl-after-finished-controller", "ttl-controller",
        "validatingadmissionpolicy-status-controller",
        "volumeattributesclass-protection-controller",
    ]

    private static let secretTypes: [String: String] = [
        "kubernetes.io/service-account-token": "made for its service account",
        "bootstrap.kubernetes.io/token": "lets one node join",
    ]

    private struct Mark {
        var map: String
        var key: String
        /// nil: any.
        var value: String?
        var reason: String
    }

    private static let marks = [
        Mark(
            map: "labels", key: "kubernetes.io/bootstrapping", value: "rbac-defaults",
            reason: "comes with every cluster"),
        Mark(
            map: "labels", key: "kube-aggregator.kubernetes.io/automanaged", value: nil,
            reason: "registered by the API server"),
        Mark(
            map: "annotations", key: "apf.kubernetes.io/autoupdate-spec", value: "true",
            reason: "comes with every cluster"),
        Mark(
            map: "labels", key: "endpointslice.kubernetes.io/managed-by", value: nil,
            reason: "follows its Service"),
        Mark(
            map: "labels", key: "kubernetes.io/service-name", value: "kubernetes",
            reason: "follows its Service"),
    ]

    private static func has(_ mark: Mark, _ metadata: JSONValue?) -> Bool {
        guard let value = metadata?[mark.map]?[mark.key]?.string else { return false }
        return mark.value.map { $0 == value } ?? true
    }
}
