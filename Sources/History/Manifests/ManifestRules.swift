/// What the server, or a controller, owns in an object: the fields that a manifest leaves out.
struct ManifestRule: Sendable {
    enum Condition: Sendable {
        case always
        /// The member has this value.
        case equals(String)
        case isNot(String)
        /// An item of a list, or a member of a map, by how its name or value begins.
        case beginsWith([String])
    }

    /// `pods`, `deployments.apps`; `*` for all.
    var resource: String
    /// Keys from the top; `[]` is every item of a list, `{}` every member of a map.
    var path: [String]
    var condition: Condition

    init(_ resource: String, _ path: String, _ condition: Condition = .always) {
        self.resource = resource
        self.path = path.split(separator: ".").map(String.init)
        self.condition = condition
    }
}

extension ManifestRule {
    /// In the order in which they are applied. Values that the server only fills in as defaults
    /// stay, since applying them again changes nothing.
    static let all: [ManifestRule] = everywhere + annotations + perResource

    private static let everywhere = [
        ManifestRule("*", "status"),
        ManifestRule("*", "metadata.uid"),
        ManifestRule("*", "metadata.resourceVersion"),
        ManifestRule("*", "metadata.generation"),
        ManifestRule("*", "metadata.generateName"),
        ManifestRule("*", "metadata.creationTimestamp"),
        ManifestRule("*", "metadata.deletionTimestamp"),
        ManifestRule("*", "metadata.deletionGracePeriodSeconds"),
        ManifestRule("*", "metadata.managedFields"),
        ManifestRule("*", "metadata.selfLink"),
        // An owner with another UID counts as gone: the garbage collector would remove the object.
        ManifestRule("*", "metadata.ownerReferences"),
        ManifestRule(
            "*", "metadata.finalizers.[]",
            .beginsWith([
                "foregroundDeletion", "orphan", "kubernetes.io/pvc-protection",
                "kubernetes.io/pv-protection", "service.kubernetes.io/load-balancer-cleanup",
                "networking.k8s.io/service-cidr-finalizer", "batch.kubernetes.io/job-tracking",
                "customresourcecleanup.apiextensions.k8s.io",
            ])),
        ManifestRule("*", "spec.template.metadata.creationTimestamp"),
        ManifestRule("*", "spec.jobTemplate.metadata.creationTimestamp"),
        ManifestRule("*", "spec.jobTemplate.spec.template.metadata.creationTimestamp"),
    ]

    private static let annotations = [
        ManifestRule(
            "*", "metadata.annotations.{}",
            .beginsWith([
                "kubectl.kubernetes.io/last-applied-configuration",
                "deployment.kubernetes.io/", "deprecated.daemonset.template.generation",
                "pv.kubernetes.io/", "volume.kubernetes.io/storage-provisioner",
                "volume.beta.kubernetes.io/storage-provisioner",
                "volume.kubernetes.io/selected-node", "endpoints.kubernetes.io/",
                "control-plane.alpha.kubernetes.io/leader", "node.alpha.kubernetes.io/",
                "volumes.kubernetes.io/controller-managed-attach-detach",
                "batch.kubernetes.io/cronjob-scheduled-timestamp",
                "batch.kubernetes.io/job-tracking", "autoscaling.alpha.kubernetes.io/",
            ]))
    ]

    private static let perResource = [
        ManifestRule("services", "spec.clusterIP", .isNot("None")),
        ManifestRule("services", "spec.clusterIPs.[]", .isNot("None")),
        ManifestRule("services", "spec.ipFamilies"),
        ManifestRule("services", "spec.ipFamilyPolicy", .equals("SingleStack")),
        ManifestRule("services", "spec.healthCheckNodePort"),
        ManifestRule("services", "spec.ports.[].nodePort"),
        ManifestRule("pods", "spec.nodeName"),
        ManifestRule("pods", "spec.serviceAccount"),
        ManifestRule("pods", "spec.priority"),
        ManifestRule("pods", "spec.preemptionPolicy"),
        ManifestRule("pods", "spec.volumes.[]", .beginsWith(["kube-api-access-"])),
        ManifestRule(
            "pods", "spec.containers.[].volumeMounts.[]", .beginsWith(["kube-api-access-"])),
        ManifestRule(
            "pods", "spec.initContainers.[].volumeMounts.[]", .beginsWith(["kube-api-access-"])),
        ManifestRule(
            "pods", "spec.tolerations.[]",
            .beginsWith(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])),
        ManifestRule("pods", "metadata.labels.{}", .beginsWith(["topology.kubernetes.io/"])),
        ManifestRule("namespaces", "spec.finalizers"),
        ManifestRule(
            "namespaces", "metadata.labels.{}", .beginsWith(["kubernetes.io/metadata.name"])),
        ManifestRule("persistentvolumeclaims", "spec.volumeName"),
        ManifestRule("persistentvolumes", "spec.claimRef.uid"),
        ManifestRule("persistentvolumes", "spec.claimRef.resourceVersion"),
        ManifestRule("statefulsets.apps", "spec.volumeClaimTemplates.[].status"),
        ManifestRule(
            "statefulsets.apps", "spec.volumeClaimTemplates.[].metadata.creationTimestamp"),
        ManifestRule("jobs.batch", "spec.manualSelector", .equals("false")),
        ManifestRule("jobs.batch", "spec.selector.matchLabels.{}", .beginsWith(jobLabels)),
        ManifestRule("jobs.batch", "spec.template.metadata.labels.{}", .beginsWith(jobLabels)),
        ManifestRule("jobs.batch", "metadata.labels.{}", .beginsWith(jobLabels)),
        ManifestRule("serviceaccounts", "secrets"),
        ManifestRule("nodes", "spec.podCIDR"),
        ManifestRule("nodes", "spec.podCIDRs"),
        ManifestRule("nodes", "spec.taints.[]", .beginsWith(["node.kubernetes.io/"])),
        ManifestRule("certificatesigningrequests.certificates.k8s.io", "spec.username"),
        ManifestRule("certificatesigningrequests.certificates.k8s.io", "spec.uid"),
        ManifestRule("certificatesigningrequests.certificates.k8s.io", "spec.groups"),
        ManifestRule("certificatesigningrequests.certificates.k8s.io", "spec.extra"),
    ]

    private static let jobLabels = [
        "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "controller-uid",
        "job-name",
    ]
}
