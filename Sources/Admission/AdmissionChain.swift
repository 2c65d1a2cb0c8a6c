package import EventStore

/// The plugins in kube-apiserver's order, for one store: a chain remembers objects of the store
/// that it has read.
package struct AdmissionChain: Sendable {
    private let plugins: [any AdmissionPlugin]
    private let cache = ObjectCache()

    package init(_ plugins: [any AdmissionPlugin]) {
        self.plugins = plugins
    }

    /// What a kube-apiserver runs without flags, as far as it is about built-in kinds.
    package static func standard() -> AdmissionChain {
        AdmissionChain([
            NamespaceLifecycle(), LimitRanger(), ServiceAccountAdmission(),
            NodeRestriction(), TaintNodesByCondition(), PodSecurity(), PriorityAdmission(),
            DefaultTolerationSeconds(), DefaultStorageClass(), StorageObjectInUseProtection(),
            PersistentVolumeClaimResize(), RuntimeClassAdmission(),
            CertificateSubjectRestriction(), DefaultIngressClass(), PodTopologyLabels(),
            ResourceQuotaAdmission(),
        ])
    }

    package func admit(
        _ request: inout AdmissionRequest, _ view: View
    ) throws(AdmissionRefusal) {
        let state = AdmissionState(view, cache: cache)
        for plugin in plugins { try plugin.admit(&request, state) }
    }

    package func validate(
        _ request: AdmissionRequest, _ view: View
    ) throws(AdmissionRefusal) {
        let state = AdmissionState(view, cache: cache)
        for plugin in plugins { try plugin.validate(request, state) }
    }

    /// Called by the writer, with the state that the write will follow; what is returned is to be
    /// committed with it.
    @discardableResult
    package func recheck(
        _ request: AdmissionRequest, _ head: View
    ) throws(AdmissionRefusal) -> [AdmissionCharge] {
        let state = AdmissionState(head, cache: cache)
        var charges: [AdmissionCharge] = []
        for plugin in plugins { charges += try plugin.recheck(request, state) }
        return charges
    }
}
