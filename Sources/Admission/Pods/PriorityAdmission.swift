internal import Document
internal import KindRules
internal import KubernetesAPI

/// Gives pods the number and the preemption policy of their priority class.
struct PriorityAdmission: AdmissionPlugin {
    private static let systemClasses: Set<String> = [
        "system-node-critical", "system-cluster-critical",
    ]

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.resource == .pods, request.subresource.isEmpty,
            var spec = request.object?.object("spec")
        else { return }
        switch request.operation {
        case .update:
            let old = request.oldObject?.map("spec") ?? JSONObject()
            for name in ["priority", "preemptionPolicy"] where spec[name] == nil {
                spec[name] = old[name]
            }
        case .create: try prioritise(&spec, state)
        case .delete, .connect: return
        }
        request.object?["spec"] = .object(spec)
    }

    private func prioritise(
        _ spec: inout JSONObject, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        let name = spec.text("priorityClassName")
        let found: JSONObject?
        if name.isEmpty {
            found = try defaultClass(state)
            if let found { spec["priorityClassName"] = found.map("metadata")["name"] }
        } else {
            found = try state.get(.priorityClasses, name)
            guard found != nil else {
                throw .forbidden("no PriorityClass with name \(name) was found")
            }
        }
        let priority = found?.number("value") ?? 0
        if let own = spec["priority"]?.int, own != priority {
            throw .forbidden(
                "the integer value of priority (\(own)) must not be provided in pod spec; "
                    + "priority admission controller computed \(priority) from the given "
                    + "PriorityClass name")
        }
        spec["priority"] = JSONValue(priority)
        let policy = found.map { $0.text("preemptionPolicy") } ?? "PreemptLowerPriority"
        if policy.isEmpty { return }
        if let own = spec["preemptionPolicy"]?.string, own != policy {
            throw .forbidden(
                "the string value of PreemptionPolicy (\(own)) must not be provided in pod spec; "
                    + "priority admission controller computed \(policy) from the given "
                    + "PriorityClass name")
        }
        spec["preemptionPolicy"] = .string(policy)
    }

    /// Of several defaults, which only a race can make, the lowest.
    private func defaultClass(_ state: AdmissionState) throws(AdmissionRefusal) -> JSONObject? {
        try state.list(.priorityClasses).filter { $0.flag("globalDefault") }
            .min { $0.number("value") < $1.number("value") }
    }

    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        if request.isMain(.priorityClasses, .delete), Self.systemClasses.contains(request.name) {
            throw .forbidden("this is a system priority class and cannot be deleted")
        }
        guard request.isMain(.priorityClasses, .create, .update),
            let object = request.object, object.flag("globalDefault"),
            let other = try defaultClass(state)
        else { return }
        let name = other.map("metadata").text("name")
        if request.operation == .create || name != object.map("metadata").text("name") {
            throw .forbidden(
                "PriorityClass \(name) is already marked as default. Only one default can exist")
        }
    }
}
