internal import KubernetesAPI

extension RuleBook {
    static let configurationRules: [GroupResource: any KindRules] = [:]
}
