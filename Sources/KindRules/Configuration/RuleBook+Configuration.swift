internal import KubernetesAPI

extension RuleBook {
    static let configurationRules: [GroupResource: any KindRules] = {
        let networking = "networking.k8s.io"
        let rbac = "rbac.authorization.k8s.io"
        let rules: [(String, String, any KindRules)] = [
            ("", "namespaces", NamespaceRules()),
            ("", "configmaps", ConfigMapRules()),
            ("", "secrets", SecretRules()),
            ("", "serviceaccounts", ServiceAccountRules()),
            ("", "services", ServiceRules()),
            ("", "endpoints", EndpointsRules()),
            ("", "events", EventRules()),
            ("events.k8s.io", "events", EventRules()),
            ("discovery.k8s.io", "endpointslices", EndpointSliceRules()),
            ("coordination.k8s.io", "leases", LeaseRules()),
            (networking, "ingresses", IngressRules()),
            (networking, "ingressclasses", IngressClassRules()),
            (networking, "networkpolicies", NetworkPolicyRules()),
            (networking, "ipaddresses", IPAddressRules()),
            (networking, "servicecidrs", ServiceCIDRRules()),
            (rbac, "roles", RoleRules(isNamespaced: true)),
            (rbac, "clusterroles", RoleRules(isNamespaced: false)),
            (rbac, "rolebindings", RoleBindingRules(isNamespaced: true)),
            (rbac, "clusterrolebindings", RoleBindingRules(isNamespaced: false)),
        ]
        return Dictionary(
            uniqueKeysWithValues: rules.map { (GroupResource(group: $0, resource: $1), $2) })
    }()
}
