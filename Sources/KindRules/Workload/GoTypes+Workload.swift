extension GoTypes {
    static let workloadTypes = """
        core.v1.Pod !metadata !spec !status
        core.v1.PodSpec *terminationGracePeriodSeconds *activeDeadlineSeconds
        core.v1.PodSpec *automountServiceAccountToken *shareProcessNamespace *setHostnameAsFQDN
        core.v1.PodSpec *priority *runtimeClassName *enableServiceLinks *preemptionPolicy
        core.v1.PodSpec *hostUsers *hostnameOverride
        core.v1.Container !resources *restartPolicy
        core.v1.EphemeralContainer !resources *restartPolicy
        core.v1.ConfigMapKeySelector *optional
        core.v1.SecretKeySelector *optional
        core.v1.FileKeySelector *optional
        core.v1.ConfigMapEnvSource *optional
        core.v1.SecretEnvSource *optional
        core.v1.Lifecycle *stopSignal
        core.v1.Probe *terminationGracePeriodSeconds
        core.v1.GRPCAction *service
        core.v1.AppArmorProfile *localhostProfile
        core.v1.SeccompProfile *localhostProfile
        core.v1.SecurityContext *privileged *runAsUser *runAsGroup *runAsNonRoot
        core.v1.SecurityContext *readOnlyRootFilesystem *allowPrivilegeEscalation *procMount
        core.v1.WindowsSecurityContextOptions *gmsaCredentialSpecName *gmsaCredentialSpec
        core.v1.WindowsSecurityContextOptions *runAsUserName *hostProcess
        core.v1.VolumeMount *mountPropagation *recursiveReadOnly
        core.v1.PodDNSConfigOption *value
        core.v1.PodResourceClaim *resourceClaimName *resourceClaimTemplateName
        core.v1.PodSchedulingGroup *podGroupName
        core.v1.PodSecurityContext *runAsUser *runAsGroup *runAsNonRoot *fsGroup
        core.v1.PodSecurityContext *fsGroupChangePolicy *supplementalGroupsPolicy
        core.v1.PodSecurityContext *seLinuxChangePolicy
        core.v1.Toleration *tolerationSeconds
        core.v1.TopologySpreadConstraint *minDomains *nodeAffinityPolicy *nodeTaintsPolicy
        core.v1.AzureDiskVolumeSource *cachingMode *fsType *readOnly *kind
        core.v1.ConfigMapVolumeSource *defaultMode *optional
        core.v1.KeyToPath *mode
        core.v1.CSIVolumeSource *readOnly *fsType
        core.v1.DownwardAPIVolumeSource *defaultMode
        core.v1.DownwardAPIVolumeFile *mode
        core.v1.PersistentVolumeClaimTemplate !metadata
        core.v1.FCVolumeSource *lun
        core.v1.HostPathVolumeSource *type
        core.v1.ISCSIVolumeSource *initiatorName
        core.v1.ProjectedVolumeSource !sources *defaultMode
        core.v1.ClusterTrustBundleProjection *name *signerName *optional
        core.v1.ConfigMapProjection *optional
        core.v1.PodCertificateProjection *maxExpirationSeconds
        core.v1.SecretProjection *optional
        core.v1.ServiceAccountTokenProjection *expirationSeconds
        core.v1.SecretVolumeSource *defaultMode *optional
        core.v1.PodCondition !lastProbeTime !lastTransitionTime
        core.v1.ContainerStatus !state !lastState *started *stopSignal
        core.v1.ContainerStateRunning !startedAt
        core.v1.ContainerStateTerminated !startedAt !finishedAt
        core.v1.VolumeMountStatus *recursiveReadOnly
        core.v1.ResourceHealth *message
        core.v1.PodResourceClaimStatus *resourceClaimName
        core.v1.PodTemplate !metadata !template
        core.v1.PodTemplateSpec !metadata !spec
        core.v1.ReplicationController !metadata !spec !status
        core.v1.ReplicationControllerSpec *replicas
        core.v1.ReplicationControllerCondition !lastTransitionTime
        core.v1.Binding !metadata
        apps.v1.ReplicaSet !metadata !spec !status
        apps.v1.ReplicaSetSpec *replicas *selector !template
        apps.v1.ReplicaSetStatus *terminatingReplicas
        apps.v1.ReplicaSetCondition !lastTransitionTime
        apps.v1.Deployment !metadata !spec !status
        apps.v1.DeploymentSpec *replicas *selector !strategy *revisionHistoryLimit
        apps.v1.DeploymentSpec *progressDeadlineSeconds
        apps.v1.RollingUpdateDeployment *maxSurge *maxUnavailable
        apps.v1.DeploymentStatus *collisionCount *terminatingReplicas
        apps.v1.DeploymentCondition !lastUpdateTime !lastTransitionTime
        apps.v1.StatefulSet !metadata !spec !status
        apps.v1.StatefulSetSpec *replicas *selector !serviceName !updateStrategy
        apps.v1.StatefulSetSpec *revisionHistoryLimit
        apps.v1.StatefulSetOrdinals !start
        apps.v1.RollingUpdateStatefulSetStrategy *partition *maxUnavailable
        apps.v1.StatefulSetStatus *collisionCount !availableReplicas
        apps.v1.StatefulSetCondition !lastTransitionTime
        apps.v1.DaemonSet !metadata !spec !status
        apps.v1.DaemonSetSpec *selector !updateStrategy *revisionHistoryLimit
        apps.v1.RollingUpdateDaemonSet *maxSurge *maxUnavailable
        apps.v1.DaemonSetStatus *collisionCount
        apps.v1.DaemonSetCondition !lastTransitionTime
        apps.v1.ControllerRevision !metadata
        batch.v1.Job !metadata !spec !status
        batch.v1.JobSpec *parallelism *completions *activeDeadlineSeconds *backoffLimit
        batch.v1.JobSpec *backoffLimitPerIndex *maxFailedIndexes *manualSelector *suspend
        batch.v1.JobSpec *ttlSecondsAfterFinished *completionMode *podReplacementPolicy *managedBy
        batch.v1.PodFailurePolicyOnExitCodesRequirement *containerName
        batch.v1.SuccessPolicyRule *succeededIndexes *succeededCount
        batch.v1.JobStatus *terminating *ready *failedIndexes
        batch.v1.JobCondition !lastProbeTime !lastTransitionTime
        batch.v1.JobTemplateSpec !metadata !spec
        batch.v1.CronJob !metadata !spec !status
        batch.v1.CronJobSpec *timeZone *startingDeadlineSeconds *suspend
        batch.v1.CronJobSpec *successfulJobsHistoryLimit *failedJobsHistoryLimit
        policy.v1.Eviction !metadata
        autoscaling.v1.Scale !metadata !spec !status
        """
}
