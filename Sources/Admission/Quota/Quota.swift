internal import Document
internal import KindRules
internal import KubernetesAPI

/// One ResourceQuota.
struct Quota {
    let name: String
    let namespace: String
    let hard: QuotaUsage.Amounts
    /// What its status says is used. Kubernetes' account: whoever counts anew writes it, and every
    /// write that is admitted adds to it.
    let recorded: QuotaUsage.Amounts
    private let spec: JSONObject

    init(_ object: JSONObject) {
        spec = object.map("spec")
        name = object.map("metadata").text("name")
        namespace = object.map("metadata").text("namespace")
        hard = Self.amounts(spec.map("hard"))
        let status = object.map("status")
        let used = Self.amounts(status.map("used"))
        let accounted = status.map("hard")
        recorded = used.filter { accounted.contains(key: $0.key) }
    }

    private static func amounts(_ object: JSONObject) -> QuotaUsage.Amounts {
        Dictionary(
            object.map { ($0.key, Quantity($0.value)) }, uniquingKeysWith: { $1 })
    }

    /// Names that the quota bounds and objects of the resource can take.
    func names(for resource: GroupResource) -> [String] {
        hard.keys.filter { QuotaUsage.isBounded($0, by: resource) }.sorted()
    }

    /// Whether the object is in all scopes of the quota.
    func covers(_ usage: QuotaUsage) -> Bool {
        let scopes = spec.texts("scopes")
        let selectors = spec.map("scopeSelector").items("matchExpressions")
        if scopes.isEmpty, selectors.isEmpty { return true }
        guard let pod = usage.pod else { return false }
        return scopes.allSatisfy(pod.isIn)
            && selectors.allSatisfy { Self.selects($0, pod) }
    }

    private static func selects(_ selector: JSONObject, _ pod: QuotaPodFacts) -> Bool {
        let scope = selector.text("scopeName")
        guard scope == "PriorityClass" else { return pod.isIn(scope) }
        let values = selector.texts("values")
        return switch selector.text("operator") {
        case "In": values.contains(pod.priorityClass)
        case "NotIn": !values.contains(pod.priorityClass)
        case "Exists": !pod.priorityClass.isEmpty
        case "DoesNotExist": pod.priorityClass.isEmpty
        default: false
        }
    }
}
