package import EventStore

/// The plugins in kube-apiserver's order.
package struct AdmissionChain: Sendable {
    private let plugins: [any AdmissionPlugin]

    package init(_ plugins: [any AdmissionPlugin]) {
        self.plugins = plugins
    }

    /// What a kube-apiserver runs without flags, as far as it is about built-in kinds.
    package static let standard = AdmissionChain([])

    package func admit(
        _ request: inout AdmissionRequest, _ view: View
    ) throws(AdmissionRefusal) {
        for plugin in plugins { try plugin.admit(&request, view) }
    }

    package func validate(
        _ request: AdmissionRequest, _ view: View
    ) throws(AdmissionRefusal) {
        for plugin in plugins { try plugin.validate(request, view) }
    }

    package func recheck(
        _ request: AdmissionRequest, _ head: View
    ) throws(AdmissionRefusal) {
        for plugin in plugins { try plugin.recheck(request, head) }
    }
}
