internal import Document
internal import KindRules
internal import KubernetesAPI

/// What one object takes of a namespace's quotas, and which scopes it is in.
struct QuotaUsage: Sendable {
    typealias Amounts = [String: Quantity]

    var amounts: Amounts
    /// Nil for what no scope can be about.
    var pod: QuotaPodFacts?

    init(of object: JSONObject, _ resource: GroupResource) {
        let count = "count/\(resource)"
        amounts = [count: Quantity(1)]
        if resource.group.isEmpty, Self.counted.contains(resource.resource) {
            amounts[resource.resource] = Quantity(1)
        }
        switch resource {
        case .pods:
            let facts = QuotaPodFacts(object)
            pod = facts
            if !facts.isDone { amounts.merge(Self.compute(object.map("spec"))) { $1 } }
        case .services: amounts.merge(Self.service(object.map("spec"))) { $1 }
        case .claims: amounts.merge(Self.claim(object)) { $1 }
        default: break
        }
    }

    /// Kinds that are counted by their name alone, and not just as `count/...`.
    static let counted: Set<String> = [
        "configmaps", "secrets", "replicationcontrollers", "resourcequotas", "services",
        "persistentvolumeclaims",
    ]

    /// Whether an object of the resource can take something of what is bounded; all that is told
    /// apart without looking at one.
    static func isBounded(_ name: String, by resource: GroupResource) -> Bool {
        if name == "count/\(resource)" { return true }
        guard resource.group.isEmpty else { return false }
        switch resource.resource {
        case "pods":
            return name == "pods" || name.hasPrefix("requests.") && name != "requests.storage"
                || name.hasPrefix("limits.")
                || ["cpu", "memory", "ephemeral-storage"].contains(name)
                || name.hasPrefix("hugepages-")
        case "services": return name == "services" || name.hasPrefix("services.")
        case "persistentvolumeclaims":
            return name == "persistentvolumeclaims" || name == "requests.storage"
                || name.contains(".storageclass.storage.k8s.io/")
        default: return counted.contains(resource.resource) && name == resource.resource
        }
    }

    private static func compute(_ spec: JSONObject) -> Amounts {
        var amounts = named(
            requests: PodResources.total(of: spec, "requests"),
            limits: PodResources.total(of: spec, "limits"))
        amounts["pods"] = Quantity(1)
        return amounts
    }

    /// Requests and limits by the names that quotas have for them.
    static func named(requests: Amounts, limits: Amounts) -> Amounts {
        var amounts: Amounts = [:]
        for (name, quantity) in requests {
            let isPlain = ["cpu", "memory", "ephemeral-storage"].contains(name)
            if isPlain || name.hasPrefix("hugepages-") {
                amounts[name] = quantity
                amounts["requests.\(name)"] = quantity
            } else if ResourceNames.isExtended(name) {
                amounts["requests.\(name)"] = quantity
            }
        }
        for (name, quantity) in limits
        where ["cpu", "memory", "ephemeral-storage"].contains(name) {
            amounts["limits.\(name)"] = quantity
        }
        return amounts
    }

    private static func service(_ spec: JSONObject) -> Amounts {
        let ports = spec.items("ports")
        let isAllocated = spec["allocateLoadBalancerNodePorts"]?.bool ?? true
        var amounts: Amounts = [:]
        switch spec.text("type") {
        case "NodePort": amounts["services.nodeports"] = Quantity(Int64(ports.count))
        case "LoadBalancer":
            let count = isAllocated ? ports.count : ports.count { $0.number("nodePort") != 0 }
            amounts["services.nodeports"] = Quantity(Int64(count))
            amounts["services.loadbalancers"] = Quantity(1)
        default: break
        }
        return amounts
    }

    private static func claim(_ claim: JSONObject) -> Amounts {
        let size = claim.map("spec").map("resources").map("requests")["storage"]
        var amounts: Amounts = [:]
        if size != nil { amounts["requests.storage"] = Quantity(size) }
        let name = StorageClassName.of(claim)
        if !name.isEmpty {
            let prefix = "\(name).storageclass.storage.k8s.io/"
            amounts["\(prefix)persistentvolumeclaims"] = Quantity(1)
            if size != nil { amounts["\(prefix)requests.storage"] = Quantity(size) }
        }
        return amounts
    }
}

/// What scopes ask of a pod.
struct QuotaPodFacts: Sendable {
    var isDone: Bool
    var isTerminating: Bool
    var isBestEffort: Bool
    var priorityClass: String
    var reachesOtherNamespaces: Bool

    init(_ pod: JSONObject) {
        let spec = pod.map("spec")
        isDone = ["Succeeded", "Failed"].contains(pod.map("status").text("phase"))
        isTerminating = (spec["activeDeadlineSeconds"]?.int ?? -1) >= 0
        isBestEffort = QualityOfService(of: spec) == .bestEffort
        priorityClass = spec.text("priorityClassName")
        let affinity = spec.map("affinity")
        reachesOtherNamespaces = ["podAffinity", "podAntiAffinity"].contains { kind in
            let own = affinity.map(kind)
            let required = own.items("requiredDuringSchedulingIgnoredDuringExecution")
            let preferred = own.items("preferredDuringSchedulingIgnoredDuringExecution")
                .map { $0.map("podAffinityTerm") }
            return (required + preferred).contains {
                !$0.list("namespaces").isEmpty || $0.contains(key: "namespaceSelector")
            }
        }
    }

    func isIn(_ scope: String) -> Bool {
        switch scope {
        case "Terminating": isTerminating
        case "NotTerminating": !isTerminating
        case "BestEffort": isBestEffort
        case "NotBestEffort": !isBestEffort
        case "PriorityClass": !priorityClass.isEmpty
        case "CrossNamespacePodAffinity": reachesOtherNamespaces
        default: false
        }
    }
}
