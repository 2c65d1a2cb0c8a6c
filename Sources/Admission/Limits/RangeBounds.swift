internal import Document
internal import KindRules

/// One item of a limit range, held against what a pod or claim asks for.
struct RangeBounds {
    private struct Amounts {
        var requests: [String: Quantity] = [:]
        var limits: [String: Quantity] = [:]
    }

    private let limit: JSONObject
    private let type: String

    init(_ limit: JSONObject) {
        self.limit = limit
        type = limit.text("type")
    }

    func claim(_ claim: JSONObject) -> [String] {
        guard type == "PersistentVolumeClaim" else { return [] }
        let amounts = amounts(claim.map("spec"))
        return each("min") { minimum($0, $1, amounts) }
            + each("max") { name, most in
                guard let asked = amounts.requests[name] else {
                    return [
                        "maximum \(name) usage per \(type) is \(most).  No request is specified"
                    ]
                }
                return asked > most
                    ? ["maximum \(name) usage per \(type) is \(most), but request is \(asked)"] : []
            }
    }

    func pod(_ spec: JSONObject) -> [String] {
        switch type {
        case "Container":
            (spec.items("containers") + spec.items("initContainers")).flatMap {
                bounds(amounts($0))
            }
        case "Pod":
            bounds(
                Amounts(
                    requests: PodResources.total(of: spec, "requests"),
                    limits: PodResources.total(of: spec, "limits")))
        default: []
        }
    }

    private func amounts(_ owner: JSONObject) -> Amounts {
        Amounts(
            requests: PodResources.amounts(owner, "requests"),
            limits: PodResources.amounts(owner, "limits"))
    }

    private func bounds(_ amounts: Amounts) -> [String] {
        each("min") { minimum($0, $1, amounts) } + each("max") { maximum($0, $1, amounts) }
            + each("maxLimitRequestRatio") { ratio($0, $1, amounts) }
    }

    private func each(
        _ list: String, _ check: (String, Quantity) -> [String]
    ) -> [String] {
        limit.map(list).sortedByKey().flatMap { check($0.key, Quantity($0.value)) }
    }

    private func minimum(_ name: String, _ least: Quantity, _ amounts: Amounts) -> [String] {
        let start = "minimum \(name) usage per \(type) is \(least)"
        guard let asked = amounts.requests[name] else {
            return ["\(start).  No request is specified"]
        }
        if asked < least { return ["\(start), but request is \(asked)"] }
        if let bound = amounts.limits[name], bound < least {
            return ["\(start), but limit is \(bound)"]
        }
        return []
    }

    private func maximum(_ name: String, _ most: Quantity, _ amounts: Amounts) -> [String] {
        let start = "maximum \(name) usage per \(type) is \(most)"
        guard let bound = amounts.limits[name] else {
            return ["\(start).  No limit is specified"]
        }
        if bound > most { return ["\(start), but limit is \(bound)"] }
        if let asked = amounts.requests[name], asked > most {
            return ["\(start), but request is \(asked)"]
        }
        return []
    }

    private func ratio(_ name: String, _ most: Quantity, _ amounts: Amounts) -> [String] {
        let start = "\(name) max limit to request ratio per \(type) is \(most)"
        guard let asked = amounts.requests[name], !asked.isZero else {
            return ["\(start), but no request is specified or request is 0"]
        }
        guard let bound = amounts.limits[name], !bound.isZero else {
            return ["\(start), but no limit is specified or limit is 0"]
        }
        let ratio = Double(bound.billionths) / Double(asked.billionths)
        return ratio > Double(most.milliValue) / 1_000
            ? ["\(start), but provided ratio is \(FixedPoint.text(ratio))"] : []
    }
}
