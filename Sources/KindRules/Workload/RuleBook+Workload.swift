internal import KubernetesAPI

extension RuleBook {
    static let workloadRules: [GroupResource: any KindRules] = [
        GroupResource(group: "", resource: "pods"): PodRules(),
        GroupResource(group: "", resource: "podtemplates"): PodTemplateKindRules(),
        GroupResource(group: "", resource: "replicationcontrollers"):
            ReplicationControllerRules(),
        GroupResource(group: "apps", resource: "replicasets"): ReplicaSetRules(),
        GroupResource(group: "apps", resource: "deployments"): DeploymentRules(),
        GroupResource(group: "apps", resource: "statefulsets"): StatefulSetRules(),
        GroupResource(group: "apps", resource: "daemonsets"): DaemonSetRules(),
        GroupResource(group: "apps", resource: "controllerrevisions"): ControllerRevisionRules(),
        GroupResource(group: "batch", resource: "jobs"): JobRules(),
        GroupResource(group: "batch", resource: "cronjobs"): CronJobRules(),
    ]
}
