extension GoDumpTypes {
    static let podTypes = """
        PodTemplateSpec @ Spec:PodSpec
        PodSpec Volumes[]Volume InitContainers[]Container Containers[]Container
        PodSpec EphemeralContainers[]EphemeralContainer RestartPolicy=""
        PodSpec TerminationGracePeriodSeconds ActiveDeadlineSeconds
        PodSpec DNSPolicy(dnsPolicy)="" NodeSelector
        PodSpec ServiceAccountName=""
        PodSpec AutomountServiceAccountToken NodeName="" SecurityContext*PodSecurityContext
        PodSpec ImagePullSecrets[]LocalObjectReference Hostname="" Subdomain="" SetHostnameAsFQDN
        PodSpec Affinity*Affinity SchedulerName="" Tolerations[]Toleration HostAliases[]HostAlias
        PodSpec PriorityClassName="" Priority PreemptionPolicy DNSConfig(dnsConfig)*PodDNSConfig
        PodSpec ReadinessGates[]PodReadinessGate RuntimeClassName Overhead EnableServiceLinks
        PodSpec TopologySpreadConstraints[]TopologySpreadConstraint OS(os)*PodOS
        PodSpec SchedulingGates[]PodSchedulingGate ResourceClaims[]PodResourceClaim
        PodSpec Resources*ResourceRequirements HostnameOverride SchedulingGroup*PodSchedulingGroup
        PodSecurityContext HostNetwork=false HostPID=false HostIPC=false ShareProcessNamespace
        PodSecurityContext HostUsers SELinuxOptions(seLinuxOptions)*SELinuxOptions
        PodSecurityContext WindowsOptions*WindowsSecurityContextOptions RunAsUser RunAsGroup
        PodSecurityContext RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy
        PodSecurityContext FSGroup(fsGroup) FSGroupChangePolicy(fsGroupChangePolicy)
        PodSecurityContext Sysctls[]Sysctl SeccompProfile*SeccompProfile
        PodSecurityContext AppArmorProfile*SeccompProfile SELinuxChangePolicy(seLinuxChangePolicy)
        SELinuxOptions User="" Role="" Type="" Level=""
        WindowsSecurityContextOptions GMSACredentialSpecName(gmsaCredentialSpecName)
        WindowsSecurityContextOptions GMSACredentialSpec(gmsaCredentialSpec) RunAsUserName
        WindowsSecurityContextOptions HostProcess
        SeccompProfile Type="" LocalhostProfile
        Sysctl Name="" Value=""
        LocalObjectReference Name=""
        Toleration Key="" Operator="" Value="" Effect="" TolerationSeconds
        HostAlias IP(ip)="" Hostnames
        PodDNSConfig Nameservers Searches Options[]PodDNSConfigOption
        PodDNSConfigOption Name="" Value
        PodReadinessGate ConditionType=""
        PodOS Name=""
        PodSchedulingGate Name=""
        PodSchedulingGroup PodGroupName
        PodResourceClaim Name="" ResourceClaimName ResourceClaimTemplateName
        TopologySpreadConstraint MaxSkew=0 TopologyKey="" WhenUnsatisfiable="" LabelSelector
        TopologySpreadConstraint MinDomains NodeAffinityPolicy NodeTaintsPolicy MatchLabelKeys
        Affinity NodeAffinity*NodeAffinity PodAffinity*PodAffinity PodAntiAffinity*PodAffinity
        NodeAffinity RequiredDuringSchedulingIgnoredDuringExecution*NodeSelector
        NodeAffinity PreferredDuringSchedulingIgnoredDuringExecution[]PreferredSchedulingTerm
        NodeSelector NodeSelectorTerms[]NodeSelectorTerm
        NodeSelectorTerm MatchExpressions[]NodeSelectorRequirement
        NodeSelectorTerm MatchFields[]NodeSelectorRequirement
        NodeSelectorRequirement Key="" Operator="" Values
        PreferredSchedulingTerm Weight=0 Preference:NodeSelectorTerm
        PodAffinity RequiredDuringSchedulingIgnoredDuringExecution[]PodAffinityTerm
        PodAffinity PreferredDuringSchedulingIgnoredDuringExecution[]WeightedPodAffinityTerm
        PodAffinityTerm LabelSelector Namespaces TopologyKey="" NamespaceSelector MatchLabelKeys
        PodAffinityTerm MismatchLabelKeys
        WeightedPodAffinityTerm Weight=0 PodAffinityTerm:PodAffinityTerm
        Container Name="" Image="" Command Args WorkingDir="" Ports[]ContainerPort
        Container EnvFrom[]EnvFromSource Env[]EnvVar Resources:ResourceRequirements
        Container ResizePolicy[]ContainerResizePolicy RestartPolicy
        Container RestartPolicyRules[]ContainerRestartRule VolumeMounts[]VolumeMount
        Container VolumeDevices[]VolumeDevice LivenessProbe*Probe ReadinessProbe*Probe
        Container StartupProbe*Probe Lifecycle*Lifecycle TerminationMessagePath=""
        Container TerminationMessagePolicy="" ImagePullPolicy="" SecurityContext*SecurityContext
        Container Stdin=false StdinOnce=false TTY(tty)=false
        EphemeralContainer Name="" Image="" Command Args WorkingDir="" Ports[]ContainerPort
        EphemeralContainer EnvFrom[]EnvFromSource Env[]EnvVar Resources:ResourceRequirements
        EphemeralContainer ResizePolicy[]ContainerResizePolicy RestartPolicy
        EphemeralContainer RestartPolicyRules[]ContainerRestartRule VolumeMounts[]VolumeMount
        EphemeralContainer VolumeDevices[]VolumeDevice LivenessProbe*Probe ReadinessProbe*Probe
        EphemeralContainer StartupProbe*Probe Lifecycle*Lifecycle TerminationMessagePath=""
        EphemeralContainer TerminationMessagePolicy="" ImagePullPolicy=""
        EphemeralContainer SecurityContext*SecurityContext Stdin=false StdinOnce=false
        EphemeralContainer TTY(tty)=false
        EphemeralContainer TargetContainerName=""
        ContainerPort Name="" HostPort=0 ContainerPort=0 Protocol="" HostIP=""
        EnvFromSource Prefix="" ConfigMapRef*EnvSource SecretRef*EnvSource
        EnvSource Name="" Optional
        EnvVar Name="" Value="" ValueFrom*EnvVarSource
        EnvVarSource FieldRef*ObjectFieldSelector ResourceFieldRef*ResourceFieldSelector
        EnvVarSource ConfigMapKeyRef*KeySelector SecretKeyRef*KeySelector FileKeyRef*FileKeySelector
        KeySelector Name="" Key="" Optional
        FileKeySelector VolumeName="" Path="" Key="" Optional
        ObjectFieldSelector APIVersion(apiVersion)="" FieldPath=""
        ResourceFieldSelector ContainerName="" Resource="" Divisor="0"
        ResourceRequirements Limits Requests Claims[]ResourceClaim
        ResourceClaim Name="" Request=""
        ContainerResizePolicy ResourceName="" RestartPolicy=""
        ContainerRestartRule Action="" ExitCodes*ContainerRestartRuleOnExitCodes
        ContainerRestartRuleOnExitCodes Operator="" Values
        VolumeMount Name="" ReadOnly=false RecursiveReadOnly MountPath="" SubPath=""
        VolumeMount MountPropagation SubPathExpr=""
        VolumeDevice Name="" DevicePath=""
        Probe Exec*ExecAction HTTPGet(httpGet)*HTTPGetAction TCPSocket(tcpSocket)*TCPSocketAction
        Probe GRPC(grpc)*GRPCAction InitialDelaySeconds=0 TimeoutSeconds=0 PeriodSeconds=0
        Probe SuccessThreshold=0 FailureThreshold=0 TerminationGracePeriodSeconds
        Lifecycle PostStart*LifecycleHandler PreStop*LifecycleHandler StopSignal
        LifecycleHandler Exec*ExecAction HTTPGet(httpGet)*HTTPGetAction
        LifecycleHandler TCPSocket(tcpSocket)*TCPSocketAction Sleep*SleepAction
        ExecAction Command
        HTTPGetAction Path="" Port=0 Host="" Scheme="" HTTPHeaders(httpHeaders)[]HTTPHeader
        HTTPHeader Name="" Value=""
        TCPSocketAction Port=0 Host=""
        GRPCAction Port=0 Service
        SleepAction Seconds=0
        SecurityContext Capabilities*Capabilities Privileged
        SecurityContext SELinuxOptions(seLinuxOptions)*SELinuxOptions
        SecurityContext WindowsOptions*WindowsSecurityContextOptions RunAsUser RunAsGroup
        SecurityContext RunAsNonRoot ReadOnlyRootFilesystem AllowPrivilegeEscalation ProcMount
        SecurityContext SeccompProfile*SeccompProfile AppArmorProfile*SeccompProfile
        Capabilities Add Drop
        """
}
