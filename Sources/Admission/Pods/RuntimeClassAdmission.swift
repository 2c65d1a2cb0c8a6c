internal import Document
internal import KindRules
internal import KubernetesAPI

/// Pods that name a runtime class get its overhead, node selector and tolerations.
struct RuntimeClassAdmission: AdmissionPlugin {
    private static let wrongOverhead =
        "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.pods, .create), var spec = request.object?.object("spec"),
            let found = try runtimeClass(of: spec, state)
        else { return }
        if let overhead = found.object("overhead") {
            let fixed = overhead.map("podFixed")
            if let own = spec.object("overhead"), !Self.areEqual(own, fixed) {
                throw .forbidden(Self.wrongOverhead)
            }
            spec["overhead"] = .object(fixed)
        }
        if let scheduling = found.object("scheduling") {
            try select(scheduling.map("nodeSelector"), in: &spec)
            let tolerations = Tolerations.merged(
                spec.items("tolerations"), scheduling.items("tolerations"))
            if !tolerations.isEmpty {
                spec["tolerations"] = .array(tolerations.map(JSONValue.object))
            }
        }
        request.object?["spec"] = .object(spec)
    }

    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.pods, .create), let spec = request.object?.object("spec") else {
            return
        }
        if let overhead = try runtimeClass(of: spec, state)?.object("overhead") {
            if !Self.areEqual(spec.map("overhead"), overhead.map("podFixed")) {
                throw .forbidden(Self.wrongOverhead)
            }
        } else if spec.contains(key: "overhead") {
            throw .forbidden(
                "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"
            )
        }
    }

    private func runtimeClass(
        of spec: JSONObject, _ state: AdmissionState
    ) throws(AdmissionRefusal) -> JSONObject? {
        guard let name = spec["runtimeClassName"]?.string else { return nil }
        guard let found = try state.get(.runtimeClasses, name) else {
            throw .forbidden("pod rejected: RuntimeClass \(GoQuoted.text(name)) not found")
        }
        return found
    }

    private func select(
        _ wanted: JSONObject, in spec: inout JSONObject
    ) throws(AdmissionRefusal) {
        if wanted.isEmpty { return }
        var selector = spec.map("nodeSelector")
        for (name, value) in wanted.sortedByKey() {
            let value = value.string ?? ""
            if let own = selector[name]?.string, own != value {
                throw .forbidden(
                    "conflict: runtimeClass.scheduling.nodeSelector[\(name)] = \(value); "
                        + "pod.spec.nodeSelector[\(name)] = \(own)")
            }
            selector[name] = .string(value)
        }
        spec["nodeSelector"] = .object(selector)
    }

    private static func areEqual(_ a: JSONObject, _ b: JSONObject) -> Bool {
        a.count == b.count
            && a.allSatisfy { name, value in
                b[name].map { Quantity($0) == Quantity(value) } ?? false
            }
    }
}
