package import Document

/// How a Pod is treated when its node runs out of something (`pkg/apis/core/v1/helper/qos`).
package enum QualityOfService: String, Sendable {
    case guaranteed = "Guaranteed"
    case burstable = "Burstable"
    case bestEffort = "BestEffort"

    package init(of spec: JSONObject) {
        var requests: PodResources.Amounts = [:]
        var limits: PodResources.Amounts = [:]
        var isLimited = true
        for owner in Self.owners(of: spec) {
            Self.add(PodResources.amounts(owner, "requests"), to: &requests)
            let own = Self.add(PodResources.amounts(owner, "limits"), to: &limits)
            if owner.map("resources")["limits"] == nil && owner.contains(key: "containers") {
                continue
            }
            if own.count < Self.resources.count { isLimited = false }
        }
        if requests.isEmpty && limits.isEmpty {
            self = .bestEffort
        } else if isLimited && requests == limits {
            self = .guaranteed
        } else {
            self = .burstable
        }
    }

    private static let resources: Set<String> = ["cpu", "memory"]

    /// The Pod itself when it asks for something as a whole, else its containers.
    private static func owners(of spec: JSONObject) -> [JSONObject] {
        let own = spec.map("resources")
        let names = own.map("requests").keys + own.map("limits").keys
        if names.contains(where: PodResources.isForPods) { return [spec] }
        return spec.items("containers") + spec.items("initContainers")
    }

    @discardableResult
    private static func add(
        _ amounts: PodResources.Amounts, to total: inout PodResources.Amounts
    ) -> PodResources.Amounts {
        let counted = amounts.filter { resources.contains($0.key) && $0.value > .zero }
        total.merge(counted) { $0 + $1 }
        return counted
    }
}
