internal import KubernetesAPI

extension RuleBook {
    static let clusterRules: [GroupResource: any KindRules] = {
        var rules: [GroupResource: any KindRules] = [:]
        func add(_ group: String, _ resource: String, _ own: any KindRules) {
            rules[GroupResource(group: group, resource: resource)] = own
        }
        add("autoscaling", "horizontalpodautoscalers", HorizontalPodAutoscalerRules())
        add("policy", "poddisruptionbudgets", PodDisruptionBudgetRules())
        add("scheduling.k8s.io", "priorityclasses", PriorityClassRules())
        add("", "persistentvolumes", PersistentVolumeRules())
        add("", "persistentvolumeclaims", PersistentVolumeClaimRules())
        add("storage.k8s.io", "storageclasses", StorageClassRules())
        add("storage.k8s.io", "volumeattributesclasses", VolumeAttributesClassRules())
        add("storage.k8s.io", "volumeattachments", VolumeAttachmentRules())
        add("storage.k8s.io", "csidrivers", CSIDriverRules())
        add("storage.k8s.io", "csinodes", CSINodeRules())
        add("storage.k8s.io", "csistoragecapacities", CSIStorageCapacityRules())
        add("", "nodes", NodeRules())
        add("node.k8s.io", "runtimeclasses", RuntimeClassRules())
        add("", "limitranges", LimitRangeRules())
        add("", "resourcequotas", ResourceQuotaRules())
        add("certificates.k8s.io", "certificatesigningrequests", CertificateSigningRequestRules())
        for (isMutating, word) in [(false, "validating"), (true, "mutating")] {
            let group = "admissionregistration.k8s.io"
            add(
                group, "\(word)webhookconfigurations",
                WebhookConfigurationRules(isMutating: isMutating))
            add(
                group, "\(word)admissionpolicies", AdmissionPolicyRules(isMutating: isMutating))
            add(
                group, "\(word)admissionpolicybindings",
                AdmissionPolicyBindingRules(isMutating: isMutating))
        }
        add("apiregistration.k8s.io", "apiservices", APIServiceRules())
        let flow = "flowcontrol.apiserver.k8s.io"
        add(flow, "flowschemas", FlowSchemaRules())
        add(flow, "prioritylevelconfigurations", PriorityLevelConfigurationRules())
        let devices = "resource.k8s.io"
        add(devices, "deviceclasses", DeviceClassRules())
        add(devices, "resourceclaims", ResourceClaimRules())
        add(devices, "resourceclaimtemplates", ResourceClaimTemplateRules())
        add(devices, "resourceslices", ResourceSliceRules())
        return rules
    }()
}
