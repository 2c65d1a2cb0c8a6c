import Document

/// Which function makes the cells of which built-in resource. Their columns are in
/// `BuiltInColumns`, one a cell and in the same order.
enum BuiltInCells {
    typealias Function = @Sendable (CellSource) -> [JSONValue]

    static let byResource: [GroupResource: Function] = {
        var all: [GroupResource: Function] = [:]
        for (group, resources) in byGroup {
            for (resource, function) in resources {
                all[GroupResource(group: group, resource: resource)] = function
            }
        }
        return all
    }()

    private static let byGroup: [String: [String: Function]] = [
        "": core,
        "admissionregistration.k8s.io": [
            "mutatingadmissionpolicies": AccessCells.mutatingPolicy,
            "mutatingadmissionpolicybindings": AccessCells.policyBinding,
            "mutatingwebhookconfigurations": AccessCells.webhooks,
            "validatingadmissionpolicies": AccessCells.validatingPolicy,
            "validatingadmissionpolicybindings": AccessCells.policyBinding,
            "validatingwebhookconfigurations": AccessCells.webhooks,
        ],
        "apiregistration.k8s.io": ["apiservices": ClusterCells.apiService],
        "apps": [
            "controllerrevisions": WorkloadCells.controllerRevision,
            "daemonsets": WorkloadCells.daemonSet,
            "deployments": WorkloadCells.deployment,
            "replicasets": WorkloadCells.replicaSet,
            "statefulsets": WorkloadCells.statefulSet,
        ],
        "autoscaling": ["horizontalpodautoscalers": PolicyCells.horizontalPodAutoscaler],
        "batch": ["cronjobs": BatchCells.cronJob, "jobs": BatchCells.job],
        "certificates.k8s.io": [
            "certificatesigningrequests": AccessCells.certificateSigningRequest
        ],
        "coordination.k8s.io": ["leases": ClusterCells.lease],
        "discovery.k8s.io": ["endpointslices": NetworkCells.endpointSlice],
        "events.k8s.io": ["events": EventCells.event],
        "flowcontrol.apiserver.k8s.io": [
            "flowschemas": ClusterCells.flowSchema,
            "prioritylevelconfigurations": ClusterCells.priorityLevel,
        ],
        "networking.k8s.io": [
            "ingressclasses": NetworkCells.ingressClass,
            "ingresses": NetworkCells.ingress,
            "ipaddresses": NetworkCells.ipAddress,
            "networkpolicies": NetworkCells.networkPolicy,
            "servicecidrs": NetworkCells.serviceCIDR,
        ],
        "node.k8s.io": ["runtimeclasses": ClusterCells.runtimeClass],
        "policy": ["poddisruptionbudgets": PolicyCells.disruptionBudget],
        "rbac.authorization.k8s.io": [
            "clusterrolebindings": AccessCells.roleBinding,
            "rolebindings": AccessCells.roleBinding,
        ],
        "resource.k8s.io": [
            "deviceclasses": AccessCells.nameAndAge,
            "resourceclaims": DeviceCells.claim,
            "resourceclaimtemplates": AccessCells.nameAndAge,
            "resourceslices": DeviceCells.slice,
        ],
        "scheduling.k8s.io": ["priorityclasses": ClusterCells.priorityClass],
        "storage.k8s.io": storage,
    ]

    private static let core: [String: Function] = [
        "componentstatuses": ClusterCells.componentStatus,
        "configmaps": StorageCells.configMap,
        "endpoints": NetworkCells.endpoints,
        "events": EventCells.event,
        "namespaces": ClusterCells.namespace,
        "nodes": ClusterCells.node,
        "persistentvolumeclaims": StorageCells.persistentVolumeClaim,
        "persistentvolumes": StorageCells.persistentVolume,
        "pods": PodCells.pod,
        "podtemplates": WorkloadCells.podTemplate,
        "replicationcontrollers": WorkloadCells.replicationController,
        "resourcequotas": PolicyCells.resourceQuota,
        "secrets": StorageCells.secret,
        "serviceaccounts": AccessCells.nameAndAge,
        "services": NetworkCells.service,
    ]

    private static let storage: [String: Function] = [
        "csidrivers": StorageCells.csiDriver,
        "csinodes": StorageCells.csiNode,
        "storageclasses": StorageCells.storageClass,
        "volumeattachments": StorageCells.volumeAttachment,
        "volumeattributesclasses": StorageCells.volumeAttributesClass,
    ]
}
