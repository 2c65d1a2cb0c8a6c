internal import Document
internal import KubernetesAPI

/// What a Pod loses and gets when it is written.
enum PodPreparation {
    static func create(_ pod: inout JSONObject, _ context: WriteContext) {
        pod.makeObject("metadata") { $0["generation"] = 1 }
        let spec = pod.map("spec")
        var status: JSONObject = [
            "phase": "Pending", "qosClass": .string(QualityOfService(of: spec).rawValue),
        ]
        if !spec.list("schedulingGates").isEmpty {
            status["conditions"] = [
                [
                    "lastProbeTime": .null,
                    "lastTransitionTime": .string(context.now.formatted(fractionDigits: 0)),
                    "message": "Scheduling is blocked due to non-empty scheduling gates",
                    "reason": "SchedulingGated", "status": "False", "type": "PodScheduled",
                ]
            ]
        }
        pod["status"] = .object(status)
        let labels = pod.map("metadata").map("labels")
        pod.makeObject("spec") { spec in
            dropDisabled(&spec, old: nil)
            resolveLabelKeys(&spec, labels)
        }
        applyAppArmor(&pod)
    }

    static func update(
        _ pod: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        switch context.subresource {
        case "status": updateStatus(&pod, old)
        case "ephemeralcontainers": updateEphemeralContainers(&pod, old)
        case "resize": resize(&pod, old)
        default:
            pod["status"] = old["status"]
            pod.makeObject("spec") { dropDisabled(&$0, old: old.map("spec")) }
        }
        setGeneration(&pod, old)
    }

    private static func setGeneration(_ pod: inout JSONObject, _ old: JSONObject) {
        let generation = old.map("metadata").number("generation")
        let isChanged = pod["spec"] != old["spec"]
        pod.makeObject("metadata") {
            $0["generation"] = JSONValue(isChanged ? generation + 1 : generation)
        }
    }

    private static func updateStatus(_ pod: inout JSONObject, _ old: JSONObject) {
        pod["spec"] = old["spec"]
        pod.makeObject("metadata") {
            $0["ownerReferences"] = old.map("metadata")["ownerReferences"]
        }
        let before = old.map("status")
        pod.makeObject("status") { status in
            status["qosClass"] = before["qosClass"]
            status.setDefault("observedGeneration", before["observedGeneration"] ?? .null)
            if status["observedGeneration"]?.isNull ?? false { status["observedGeneration"] = nil }
        }
    }

    private static func updateEphemeralContainers(_ pod: inout JSONObject, _ old: JSONObject) {
        let containers = pod.map("spec")["ephemeralContainers"]
        keep(old, in: &pod)
        pod.makeObject("spec") { spec in
            spec["ephemeralContainers"] = containers
            dropDisabled(&spec, old: old.map("spec"))
        }
    }

    /// All but resources and their policies stays as it was.
    private static func resize(_ pod: inout JSONObject, _ old: JSONObject) {
        let spec = pod.map("spec")
        keep(old, in: &pod)
        pod.makeObject("spec") { kept in
            kept["resources"] = spec["resources"]
            for list in ["containers", "initContainers"] {
                guard let containers = spec[list] else {
                    kept[list] = nil
                    continue
                }
                let before = kept.items(list)
                kept[list] = containers
                kept.updateItems(list) { container in
                    let name = container.text("name")
                    guard var same = before.first(where: { $0.text("name") == name }) else {
                        return
                    }
                    let isResizable =
                        list == "containers" || same.text("restartPolicy") == "Always"
                    for member in ["resources", "resizePolicy"] where isResizable {
                        same[member] = container[member]
                    }
                    container = same
                }
            }
        }
    }

    /// The old object, under the resourceVersion of the request.
    private static func keep(_ old: JSONObject, in pod: inout JSONObject) {
        let revision = pod.map("metadata")["resourceVersion"]
        let managed = pod.map("metadata")["managedFields"]
        pod = old
        pod.makeObject("metadata") {
            $0["resourceVersion"] = revision
            $0["managedFields"] = managed
        }
    }
}

extension PodPreparation {
    /// Members of features that are off unless somebody turns them on; an old object that has one
    /// keeps it.
    static func dropDisabled(_ spec: inout JSONObject, old: JSONObject?) {
        if old?["schedulingGroup"] == nil { spec["schedulingGroup"] = nil }
        for list in ["containers", "initContainers", "ephemeralContainers"] {
            if old?.items(list).contains(where: hasStopSignal) ?? false { continue }
            spec.updateItems(list) { container in
                container.updateObject("lifecycle") { $0["stopSignal"] = nil }
                if container.object("lifecycle")?.isEmpty ?? false { container["lifecycle"] = nil }
            }
        }
        for source in ["clusterTrustBundle", "podCertificate"] {
            if old?.items("volumes").contains(where: { hasSource(source, $0) }) ?? false {
                continue
            }
            spec.updateItems("volumes") { volume in
                volume.updateObject("projected") {
                    $0.updateItems("sources") { $0[source] = nil }
                }
            }
        }
    }

    private static func hasStopSignal(_ container: JSONObject) -> Bool {
        container.map("lifecycle")["stopSignal"] != nil
    }

    private static func hasSource(_ source: String, _ volume: JSONObject) -> Bool {
        volume.map("projected").items("sources").contains { $0[source] != nil }
    }

    /// Keys whose values come from the Pod's own labels become parts of the selectors.
    private static func resolveLabelKeys(_ spec: inout JSONObject, _ labels: JSONObject) {
        spec.updateItems("topologySpreadConstraints") { addRequirements(to: &$0, labels) }
        spec.updateObject("affinity") { affinity in
            for name in ["podAffinity", "podAntiAffinity"] {
                affinity.updateObject(name) {
                    $0.updateItems("requiredDuringSchedulingIgnoredDuringExecution") {
                        addRequirements(to: &$0, labels)
                    }
                    $0.updateItems("preferredDuringSchedulingIgnoredDuringExecution") {
                        $0.updateObject("podAffinityTerm") { addRequirements(to: &$0, labels) }
                    }
                }
            }
        }
    }

    private static func addRequirements(to term: inout JSONObject, _ labels: JSONObject) {
        var added: [JSONValue] = []
        for (list, comparison) in [("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")] {
            for key in term.texts(list) {
                guard let value = labels[key] else { continue }
                added.append(
                    ["key": .string(key), "operator": .string(comparison), "values": [value]])
            }
        }
        guard !added.isEmpty else { return }
        term.updateObject("labelSelector") {
            $0["matchExpressions"] = .array($0.list("matchExpressions") + added)
        }
    }

    static let appArmorPrefix = "container.apparmor.security.beta.kubernetes.io/"

    /// The older annotations say what the members say today.
    private static func applyAppArmor(_ pod: inout JSONObject) {
        let annotations = pod.map("metadata").map("annotations")
        guard annotations.keys.contains(where: { $0.hasPrefix(appArmorPrefix) }),
            pod.map("spec").map("os").text("name") != "windows"
        else { return }
        let own = pod.map("spec").map("securityContext").object("appArmorProfile")
        pod.updateObject("spec") { spec in
            for list in ["containers", "initContainers", "ephemeralContainers"] {
                spec.updateItems(list) { container in
                    let key = appArmorPrefix + container.text("name")
                    guard let text = annotations[key]?.string,
                        container.map("securityContext")["appArmorProfile"] == nil,
                        let profile = appArmorProfile(text), profile != own
                    else { return }
                    container.makeObject("securityContext") {
                        $0["appArmorProfile"] = .object(profile)
                    }
                }
            }
        }
    }

    static func appArmorProfile(_ annotation: String) -> JSONObject? {
        switch annotation {
        case "unconfined": return ["type": "Unconfined"]
        case "runtime/default": return ["type": "RuntimeDefault"]
        default:
            guard annotation.hasPrefix("localhost/") else { return nil }
            let path = String(annotation.dropFirst("localhost/".count))
            let profile: JSONObject = ["type": "Localhost", "localhostProfile": .string(path)]
            let errors = AppArmorRules.validate(profile, at: .root)
            return errors.isEmpty ? profile : nil
        }
    }
}
