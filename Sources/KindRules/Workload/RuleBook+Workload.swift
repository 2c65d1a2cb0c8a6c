internal import KubernetesAPI

extension RuleBook {
    static let workloadRules: [GroupResource: any KindRules] = [:]
}
