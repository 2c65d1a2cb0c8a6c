extension GoDumpTypes {
    static let workloadTypes = """
        DeploymentStrategy Type="" RollingUpdate*RollingUpdateDeployment
        RollingUpdateDeployment MaxUnavailable=0 MaxSurge=0
        StatefulSetUpdateStrategy Type="" RollingUpdate*RollingUpdateStatefulSetStrategy
        RollingUpdateStatefulSetStrategy Partition=0 MaxUnavailable
        DaemonSetUpdateStrategy Type="" RollingUpdate*RollingUpdateDaemonSet
        RollingUpdateDaemonSet MaxUnavailable=0 MaxSurge=0
        PodFailurePolicy Rules[]PodFailurePolicyRule
        PodFailurePolicyRule Action="" OnExitCodes*OnExitCodes OnPodConditions[]OnPodConditions
        OnExitCodes ContainerName Operator="" Values
        OnPodConditions Type="" Status=""
        SuccessPolicy Rules[]SuccessPolicyRule
        SuccessPolicyRule SucceededIndexes SucceededCount
        """
}
