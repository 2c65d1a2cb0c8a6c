internal import KubernetesAPI

extension RuleBook {
    static let clusterRules: [GroupResource: any KindRules] = [:]
}
