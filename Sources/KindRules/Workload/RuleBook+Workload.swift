internal import KubernetesAPI

extension RuleBook {
    static let workloadRules: [GroupResource: any KindRules] = [
        GroupResource(group: "", resource: "pods"): PodRules()
    ]
}
