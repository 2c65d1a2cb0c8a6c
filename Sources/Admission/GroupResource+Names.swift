internal import KubernetesAPI

/// The resources that plugins look at.
extension GroupResource {
    static let pods = GroupResource(group: "", resource: "pods")
    static let namespaces = GroupResource(group: "", resource: "namespaces")
    static let nodes = GroupResource(group: "", resource: "nodes")
    static let serviceAccounts = GroupResource(group: "", resource: "serviceaccounts")
    static let limitRanges = GroupResource(group: "", resource: "limitranges")
    static let resourceQuotas = GroupResource(group: "", resource: "resourcequotas")
    static let services = GroupResource(group: "", resource: "services")
    static let claims = GroupResource(group: "", resource: "persistentvolumeclaims")
    static let volumes = GroupResource(group: "", resource: "persistentvolumes")
    static let priorityClasses = GroupResource(
        group: "scheduling.k8s.io", resource: "priorityclasses")
    static let storageClasses = GroupResource(group: "storage.k8s.io", resource: "storageclasses")
    static let attributesClasses = GroupResource(
        group: "storage.k8s.io", resource: "volumeattributesclasses")
    static let runtimeClasses = GroupResource(group: "node.k8s.io", resource: "runtimeclasses")
    static let ingresses = GroupResource(group: "networking.k8s.io", resource: "ingresses")
    static let ingressClasses = GroupResource(
        group: "networking.k8s.io", resource: "ingressclasses")
    static let signingRequests = GroupResource(
        group: "certificates.k8s.io", resource: "certificatesigningrequests")
}

extension AdmissionRequest {
    /// A write of an object itself, not of one of its subresources.
    func isMain(_ resource: GroupResource, _ operations: Operation...) -> Bool {
        self.resource == resource && subresource.isEmpty && operations.contains(operation)
    }
}
