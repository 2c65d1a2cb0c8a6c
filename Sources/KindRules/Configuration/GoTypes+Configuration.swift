extension GoTypes {
    static let configurationTypes = """
        core.v1.Namespace !spec !status
        core.v1.NamespaceCondition !lastTransitionTime
        core.v1.ConfigMap *immutable
        core.v1.Secret *immutable
        core.v1.ServiceAccount *automountServiceAccountToken
        core.v1.Service !spec !status
        core.v1.ServiceSpec *ipFamilyPolicy *allocateLoadBalancerNodePorts *loadBalancerClass
        core.v1.ServiceSpec *internalTrafficPolicy *trafficDistribution
        core.v1.ServicePort *appProtocol !targetPort
        core.v1.ServiceStatus !loadBalancer
        core.v1.ClientIPConfig *timeoutSeconds
        core.v1.LoadBalancerIngress *ipMode
        core.v1.PortStatus *error
        core.v1.EndpointAddress *nodeName
        core.v1.EndpointPort *appProtocol
        core.v1.Event !source !firstTimestamp !lastTimestamp !eventTime
        core.v1.Event !reportingComponent !reportingInstance
        core.v1.EventSeries !lastObservedTime
        core.v1.ObjectReference
        discovery.v1.EndpointSlice !endpoints !ports
        discovery.v1.Endpoint !conditions *hostname *nodeName *zone
        discovery.v1.EndpointConditions *ready *serving *terminating
        discovery.v1.EndpointPort *name *protocol *port *appProtocol
        events.v1.Event !deprecatedSource !deprecatedFirstTimestamp !deprecatedLastTimestamp
        events.v1.Event !regarding
        networking.v1.Ingress !spec !status
        networking.v1.IngressSpec *ingressClassName
        networking.v1.IngressStatus !loadBalancer
        networking.v1.IngressServiceBackend !port
        networking.v1.IngressPortStatus *error
        networking.v1.HTTPIngressPath *pathType
        networking.v1.IngressClass !spec
        networking.v1.IngressClassParametersReference *apiGroup *scope *namespace
        networking.v1.NetworkPolicy !spec
        networking.v1.NetworkPolicySpec !podSelector
        networking.v1.NetworkPolicyPort *protocol *endPort
        networking.v1.IPAddressSpec *parentRef
        networking.v1.ParentReference -resource -name
        networking.v1.ServiceCIDR !spec !status
        core.v1.TypedLocalObjectReference *apiGroup
        coordination.v1.Lease !spec
        coordination.v1.LeaseSpec *holderIdentity *leaseDurationSeconds *leaseTransitions
        coordination.v1.LeaseSpec *strategy *preferredHolder
        rbac.v1.Role !rules
        rbac.v1.ClusterRole !rules
        rbac.v1.RoleRef !apiGroup
        authentication.v1.TokenRequest !status
        authentication.v1.TokenRequestSpec *expirationSeconds *boundObjectRef !boundObjectRef
        authentication.v1.TokenReview !status
        authentication.v1.TokenReviewStatus !user
        authentication.v1.SelfSubjectReview !status
        authentication.v1.SelfSubjectReviewStatus !userInfo
        """
}
