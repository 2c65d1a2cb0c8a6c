internal import Document
internal import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// `pods/eviction`: a deletion that asks the Pod's disruption budget first.
struct Eviction: Sendable {
    let writer: Writer
    let form: AnswerForm

    private static let budgets = GroupResource(group: "policy", resource: "poddisruptionbudgets")
    private static let retryAfterSeconds: Int64 = 10
    /// More Pods than these may not be on their way at once.
    private static let disruptedCountMax = 2_000

    func response() async throws(APIStatus) -> APIResponse {
        let target = writer.target
        let name = target.path.name
        let options = try read(name)
        var deletion = options
        let writeOptions = try WriteOptions(query: writer.request.query, kind: .create)
        deletion.isDryRun = deletion.isDryRun || writeOptions.isDryRun
        let view = writer.store.now
        guard let pod = try writer.live(target.key(name), in: view) else {
            throw .notFound(target.storage, name)
        }
        if !Self.ignoresBudgets(pod.object), let budget = try budget(of: pod.object, in: view) {
            try await spend(budget, for: pod.object, isDryRun: deletion.isDryRun)
        }
        if !deletion.isDryRun { try await mark(name) }
        _ = try await Deletion(writer: writer, options: deletion, name: name, verb: "create").run()
        return Rendering.response(APIStatus.success(code: 201), form: form, code: 201)
    }

    private func read(_ name: String) throws(APIStatus) -> DeleteOptions {
        let catalog = writer.target.catalog
        let reader = BodyReader(
            type: GroupVersionKind(group: "policy", version: "v1", kind: "Eviction"),
            schema: catalog.schema(apiVersion: "policy/v1", kind: "Eviction"), catalog: catalog,
            validation: .warn)
        let body = try reader.read(
            writer.request.body, contentType: writer.request.contentType
        ).object
        guard body["metadata"]?["name"]?.string ?? "" == name else {
            throw .badRequest("name in URL does not match name in Eviction object")
        }
        let options = body["deleteOptions"]?.object ?? JSONObject()
        return try DeleteOptions(options)
    }

    /// Pods that run nothing disturb nobody by going.
    private static func ignoresBudgets(_ pod: JSONObject) -> Bool {
        let phase = pod["status"]?["phase"]?.string ?? ""
        return ["Succeeded", "Failed", "Pending"].contains(phase)
            || pod["metadata"]?["deletionTimestamp"] != nil
    }

    private func budget(
        of pod: JSONObject, in view: View
    ) throws(APIStatus) -> LiveObject? {
        var found: [LiveObject] = []
        let labels = pod["metadata"]?["labels"]?.object ?? JSONObject()
        let namespace = writer.target.namespace
        for reference in view.references(Self.budgets, namespace: namespace) {
            guard let budget = try writer.live(reference.key, in: view) else { continue }
            guard let selector = budget.object["spec"]?["selector"]?.object else { continue }
            if SelectorMatch.matches(selector, labels) { found.append(budget) }
        }
        guard found.count <= 1 else {
            throw .internalError(
                """
                This pod has more than one PodDisruptionBudget, which the eviction subresource \
                does not support.
                """)
        }
        return found.first
    }

    private func spend(
        _ budget: LiveObject, for pod: JSONObject, isDryRun: Bool
    ) async throws(APIStatus) {
        let metadata = budget.object["metadata"]
        let status = budget.object["status"]
        let budgetName = metadata?["name"]?.string ?? ""
        let healthy = status?["currentHealthy"]?.int ?? 0
        let desired = status?["desiredHealthy"]?.int ?? 0
        if !Self.isReady(pod) {
            let policy = budget.object["spec"]?["unhealthyPodEvictionPolicy"]?.string
            if policy == "AlwaysAllow" { return }
            if healthy >= desired, desired > 0 { return }
        }
        let generation = metadata?["generation"]?.int ?? 0
        guard status?["observedGeneration"]?.int ?? 0 >= generation else {
            throw refused(
                "The disruption budget \(budgetName) is still being processed by the server.")
        }
        let allowed = status?["disruptionsAllowed"]?.int ?? 0
        if allowed < 0 {
            throw .forbidden(Self.budgets, budgetName, "pdb disruptions allowed is negative")
        }
        let disrupted = status?["disruptedPods"]?.object?.count ?? 0
        if disrupted > Self.disruptedCountMax {
            throw .forbidden(
                Self.budgets, budgetName,
                "DisruptedPods map too big - too many evictions not confirmed by PDB controller")
        }
        guard allowed > 0 else {
            throw refused(
                """
                The disruption budget \(budgetName) needs \(desired) healthy pods and has \
                \(healthy) currently
                """)
        }
        if isDryRun { return }
        try await record(budgetName, pod["metadata"]?["name"]?.string ?? "")
    }

    private func refused(_ cause: String) -> APIStatus {
        var status = APIStatus.tooManyRequests(
            "Cannot evict pod as it would violate the pod's disruption budget.",
            seconds: Self.retryAfterSeconds)
        status.details?.causes = [
            APIStatus.Cause(reason: "DisruptionBudget", message: cause)
        ]
        return status
    }

    private static func isReady(_ pod: JSONObject) -> Bool {
        (pod["status"]?["conditions"]?.array ?? []).contains {
            $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
        }
    }

    /// The Pod's status says why it goes.
    private func mark(_ name: String) async throws(APIStatus) {
        let context = writer.context
        try await changeStatus(of: writer.target.storage, name) { (object) throws(APIStatus) in
            PodConditions.markEvicted(&object, context)
        }
    }

    /// Takes one disruption off the budget and notes the Pod, until its controller counts anew.
    private func record(_ budget: String, _ pod: String) async throws(APIStatus) {
        let stamp = writer.stamp
        let refusal = refused("The disruption budget \(budget) allows no disruption any more.")
        try await changeStatus(of: Self.budgets, budget) { (object) throws(APIStatus) in
            let allowed = object["status"]?["disruptionsAllowed"]?.int ?? 0
            if allowed <= 0 { throw refusal }
            object.makeObject("status") { status in
                status["disruptionsAllowed"] = JSONValue(allowed - 1)
                status.makeObject("disruptedPods") { $0[pod] = .string(stamp) }
            }
        }
    }

    /// An update of an object's status in the server's own name.
    private func changeStatus(
        of resource: GroupResource, _ name: String,
        _ change: @escaping @Sendable (inout JSONObject) throws(APIStatus) -> Void
    ) async throws(APIStatus) {
        guard let kind = writer.target.catalog.kind(of: resource) else { return }
        let version = kind.storageVersion
        var path = ResourcePath(
            group: resource.group, version: version, tail: [resource.resource])
        path?.namespace = writer.target.namespace
        path?.name = name
        path?.subresource = "status"
        guard let path else { return }
        let own = Writer(
            store: writer.store, request: writer.request,
            target: try WriteTarget(path: path, kind: kind, catalog: writer.target.catalog),
            admission: writer.admission, access: writer.access, sources: writer.sources,
            services: writer.services, now: writer.now)
        let options = try WriteOptions(query: QueryItems(parsing: ""), kind: .update)
        _ = try await Modification(
            writer: own, options: options, name: name, verb: "update", isOwn: true,
            make: { (live) throws(APIStatus) in
                var object = live.object
                try change(&object)
                return object
            }
        ).run()
    }
}

/// A `LabelSelector` against labels.
enum SelectorMatch {
    /// An empty selector matches everything.
    static func matches(_ selector: JSONObject, _ labels: JSONObject) -> Bool {
        for (key, value) in (selector["matchLabels"]?.object ?? JSONObject()).members
        where labels[key] != value {
            return false
        }
        for requirement in selector["matchExpressions"]?.array ?? [] {
            let value = labels[requirement["key"]?.string ?? ""]
            let values = requirement["values"]?.array ?? []
            let isMet =
                switch requirement["operator"]?.string {
                case "In": value.map(values.contains) ?? false
                case "NotIn": value.map { !values.contains($0) } ?? true
                case "Exists": value != nil
                case "DoesNotExist": value == nil
                default: false
                }
            if !isMet { return false }
        }
        return true
    }
}
