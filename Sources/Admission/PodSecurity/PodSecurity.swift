internal import Document
internal import KindRules
internal import KubernetesAPI

/// Holds pods to the standard that their namespace's labels name; warns of templates that would
/// make pods below it.
struct PodSecurity: AdmissionPlugin {
    /// Where kinds that make pods have their template.
    private static let templates: [GroupResource: [String]] = [
        GroupResource(group: "", resource: "podtemplates"): ["template"],
        GroupResource(group: "", resource: "replicationcontrollers"): ["spec", "template"],
        GroupResource(group: "apps", resource: "replicasets"): ["spec", "template"],
        GroupResource(group: "apps", resource: "deployments"): ["spec", "template"],
        GroupResource(group: "apps", resource: "statefulsets"): ["spec", "template"],
        GroupResource(group: "apps", resource: "daemonsets"): ["spec", "template"],
        GroupResource(group: "batch", resource: "jobs"): ["spec", "template"],
        GroupResource(group: "batch", resource: "cronjobs"): [
            "spec", "jobTemplate", "spec", "template",
        ],
    ]

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        // Warnings are given here, since validation can't.
        guard [.create, .update].contains(request.operation) else { return }
        if request.isMain(.namespaces, .update) {
            request.warnings += try namespaceWarnings(request, state)
        }
        guard let spec = Self.podSpec(in: request), Self.isChanged(request),
            let labels = try labels(of: request.namespace, state)
        else { return }
        let policy = PodSecurityPolicy(.warn, labels: labels)
        if policy.level == .privileged { return }
        let problems = PodSecurityChecks(spec).problems(policy.level)
        if !problems.isEmpty, try !isRefused(request, labels, spec) {
            request.warnings.append(
                "would violate PodSecurity \(GoQuoted.text(policy.text)): "
                    + problems.joined(separator: ", "))
        }
    }

    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        if request.isMain(.namespaces, .create, .update) { return try namespace(request) }
        guard request.resource == .pods, [.create, .update].contains(request.operation),
            let spec = Self.podSpec(in: request), Self.isChanged(request),
            let labels = try labels(of: request.namespace, state)
        else { return }
        let policy = PodSecurityPolicy(.enforce, labels: labels)
        if policy.level == .privileged { return }
        let problems = PodSecurityChecks(spec).problems(policy.level)
        if problems.isEmpty { return }
        throw .forbidden(
            "violates PodSecurity \(GoQuoted.text(policy.text)): "
                + problems.joined(separator: ", "))
    }

    private func isRefused(
        _ request: AdmissionRequest, _ labels: JSONObject, _ spec: JSONObject
    ) throws(AdmissionRefusal) -> Bool {
        guard request.resource == .pods else { return false }
        let level = PodSecurityPolicy(.enforce, labels: labels).level
        return !PodSecurityChecks(spec).problems(level).isEmpty
    }

    private static func podSpec(in request: AdmissionRequest) -> JSONObject? {
        guard let object = request.object else { return nil }
        if request.resource == .pods {
            return ["", "ephemeralcontainers"].contains(request.subresource)
                ? object.map("spec") : nil
        }
        guard request.subresource.isEmpty, let path = templates[request.resource] else {
            return nil
        }
        return path.reduce(object) { $0.map($1) }.object("spec")
    }

    /// Statuses and labels come and go; what a pod may do is asked when its spec changes.
    private static func isChanged(_ request: AdmissionRequest) -> Bool {
        guard let old = request.oldObject else { return true }
        return request.resource != .pods || old["spec"] != request.object?["spec"]
    }

    private func labels(
        of namespace: String, _ state: AdmissionState
    ) throws(AdmissionRefusal) -> JSONObject? {
        try state.get(.namespaces, namespace)?.map("metadata").map("labels")
    }

    private func namespace(_ request: AdmissionRequest) throws(AdmissionRefusal) {
        func problems(_ object: JSONObject?) -> [FieldError] {
            object.map {
                PodSecurityPolicy.problems(labels: $0.map("metadata").map("labels"))
            } ?? []
        }
        let new = problems(request.object)
        if !new.isEmpty, new != problems(request.oldObject) { throw .invalid(new) }
    }

    /// Pods that live already stay, but are told of.
    private func namespaceWarnings(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) -> [String] {
        func policy(_ object: JSONObject?) -> PodSecurityPolicy {
            PodSecurityPolicy(
                .enforce, labels: object?.map("metadata").map("labels") ?? JSONObject())
        }
        let new = policy(request.object)
        if new == policy(request.oldObject) || new.level == .privileged { return [] }
        var names: [String: [String]] = [:]
        for pod in try state.list(.pods, namespace: request.name).prefix(Self.podCountMax) {
            let problems = PodSecurityChecks(pod.map("spec")).reasons(new.level)
            if problems.isEmpty { continue }
            names[problems.joined(separator: ", "), default: []]
                .append(pod.map("metadata").text("name"))
        }
        if names.isEmpty { return [] }
        let lines = names.map { problems, pods in
            let others = pods.count - 1
            let more =
                others == 0
                ? "" : others == 1 ? " (and 1 other pod)" : " (and \(others) other pods)"
            return "\(pods[0])\(more): \(problems)"
        }
        return [
            "existing pods in namespace \(GoQuoted.text(request.name)) violate the new PodSecurity "
                + "enforce level \(GoQuoted.text(new.text))"
        ] + lines.sorted()
    }

    /// Of a namespace's pods so many are looked at when its level changes.
    private static let podCountMax = 3_000
}
