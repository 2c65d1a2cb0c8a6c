extension GoTypes {
    static let clusterTypes = """
        autoscaling.v2.HorizontalPodAutoscaler !spec !status
        autoscaling.v2.HorizontalPodAutoscalerSpec *minReplicas
        autoscaling.v2.HorizontalPodAutoscalerStatus *observedGeneration !currentMetrics
        autoscaling.v2.HorizontalPodAutoscalerCondition !lastTransitionTime
        autoscaling.v2.HPAScalingRules *stabilizationWindowSeconds *selectPolicy *tolerance
        autoscaling.v2.MetricTarget *value *averageValue *averageUtilization
        autoscaling.v2.MetricValueStatus *value *averageValue *averageUtilization
        autoscaling.v1.HorizontalPodAutoscaler !spec !status
        autoscaling.v1.HorizontalPodAutoscalerSpec *minReplicas *targetCPUUtilizationPercentage
        autoscaling.v1.HorizontalPodAutoscalerStatus *observedGeneration
        autoscaling.v1.HorizontalPodAutoscalerStatus *currentCPUUtilizationPercentage
        policy.v1.PodDisruptionBudget !spec !status
        policy.v1.PodDisruptionBudgetStatus !disruptionsAllowed !currentHealthy !desiredHealthy
        policy.v1.PodDisruptionBudgetStatus !expectedPods
        policy.v1.PodDisruptionBudgetSpec *minAvailable *maxUnavailable *unhealthyPodEvictionPolicy
        scheduling.v1.PriorityClass *preemptionPolicy
        core.v1.PersistentVolumeClaim !spec !status
        core.v1.PersistentVolumeClaimSpec !resources *storageClassName *volumeMode
        core.v1.PersistentVolumeClaimSpec *volumeAttributesClassName
        core.v1.PersistentVolumeClaimStatus *currentVolumeAttributesClassName
        core.v1.PersistentVolumeClaimCondition !lastProbeTime !lastTransitionTime
        core.v1.TypedLocalObjectReference *apiGroup !apiGroup
        core.v1.TypedObjectReference *apiGroup !apiGroup *namespace
        core.v1.PersistentVolume !spec !status
        core.v1.PersistentVolumeSpec *volumeMode *volumeAttributesClassName
        core.v1.AzureFilePersistentVolumeSource *secretNamespace !secretNamespace
        core.v1.ISCSIPersistentVolumeSource *initiatorName
        core.v1.LocalVolumeSource *fsType
        storage.v1.StorageClass *reclaimPolicy *allowVolumeExpansion *volumeBindingMode
        storage.v1.VolumeAttachment !spec !status
        storage.v1.VolumeAttachmentSpec !source
        storage.v1.VolumeAttachmentSource *persistentVolumeName
        storage.v1.VolumeError !time *errorCode
        storage.v1.CSIDriver !spec
        storage.v1.CSIDriverSpec *attachRequired *podInfoOnMount *storageCapacity *fsGroupPolicy
        storage.v1.CSIDriverSpec *requiresRepublish *seLinuxMount *serviceAccountTokenInSecrets
        storage.v1.CSIDriverSpec *nodeAllocatableUpdatePeriodSeconds *preventPodSchedulingIfMissing
        storage.v1.TokenRequest *expirationSeconds
        storage.v1.CSINode !spec
        storage.v1.CSINodeDriver !topologyKeys
        storage.v1.VolumeNodeResources *count
        storage.v1.CSIStorageCapacity *capacity *maximumVolumeSize
        core.v1.Node !spec !status
        core.v1.NodeStatus !daemonEndpoints !nodeInfo
        core.v1.NodeDaemonEndpoints !kubeletEndpoint
        core.v1.NodeCondition !lastHeartbeatTime !lastTransitionTime
        core.v1.NodeSwapStatus *capacity
        core.v1.NodeRuntimeHandlerFeatures *recursiveReadOnlyMounts *userNamespaces
        core.v1.NodeFeatures *supplementalGroupsPolicy
        core.v1.ResourceQuota !spec !status
        core.v1.LimitRange !spec
        certificates.v1.CertificateSigningRequest !spec !status
        certificates.v1.CertificateSigningRequestSpec *expirationSeconds
        certificates.v1.CertificateSigningRequestCondition !lastUpdateTime !lastTransitionTime
        admissionregistration.v1.ValidatingWebhook *failurePolicy *matchPolicy *timeoutSeconds
        admissionregistration.v1.MutatingWebhook *failurePolicy *matchPolicy *timeoutSeconds
        admissionregistration.v1.MutatingWebhook *reinvocationPolicy
        admissionregistration.v1.ValidatingWebhook *sideEffects
        admissionregistration.v1.MutatingWebhook *sideEffects
        admissionregistration.v1.WebhookClientConfig *url
        admissionregistration.v1.ServiceReference *path *port
        admissionregistration.v1.RuleWithOperations *scope
        admissionregistration.v1.NamedRuleWithOperations *scope
        admissionregistration.v1.ValidatingAdmissionPolicy !spec !status
        admissionregistration.v1.ValidatingAdmissionPolicySpec *failurePolicy
        admissionregistration.v1.Validation *reason
        admissionregistration.v1.MatchResources *matchPolicy
        admissionregistration.v1.ParamRef *parameterNotFoundAction
        admissionregistration.v1.ValidatingAdmissionPolicyBinding !spec
        admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec -policyName -validationActions
        admissionregistration.v1.MutatingAdmissionPolicy !spec
        admissionregistration.v1.MutatingAdmissionPolicySpec *failurePolicy
        admissionregistration.v1.MutatingAdmissionPolicyBinding !spec
        io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService !spec !status
        io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference *port
        io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceCondition !lastTransitionTime
        flowcontrol.v1.FlowSchema !spec !status
        flowcontrol.v1.FlowSchemaCondition !lastTransitionTime
        flowcontrol.v1.PriorityLevelConfiguration !spec !status
        flowcontrol.v1.PriorityLevelConfigurationCondition !lastTransitionTime
        flowcontrol.v1.LimitedPriorityLevelConfiguration *nominalConcurrencyShares !limitResponse
        flowcontrol.v1.LimitedPriorityLevelConfiguration *lendablePercent *borrowingLimitPercent
        flowcontrol.v1.ExemptPriorityLevelConfiguration *nominalConcurrencyShares *lendablePercent
        resource.v1.DeviceClass !spec
        resource.v1.DeviceClassSpec *extendedResourceName
        resource.v1.ResourceClaim !spec !status
        resource.v1.ResourceClaimSpec !devices
        resource.v1.ResourceClaimTemplate !spec
        resource.v1.ResourceClaimTemplateSpec !spec
        resource.v1.ExactDeviceRequest *adminAccess
        resource.v1.DeviceConstraint *matchAttribute *distinctAttribute
        resource.v1.AllocationResult !devices
        resource.v1.DeviceRequestAllocationResult *adminAccess *shareID
        resource.v1.AllocatedDeviceStatus *shareID
        resource.v1.ResourceSlice !spec
        resource.v1.ResourceSliceSpec *nodeName *allNodes *perDeviceNodeSelection
        resource.v1.Device *nodeName *allNodes *bindsToNode *allowMultipleAllocations
        resource.v1.DeviceAttribute *int *bool *string *version
        resource.v1.CapacityRequestPolicy *default
        resource.v1.CapacityRequestPolicyRange *min *max *step
        """
}
