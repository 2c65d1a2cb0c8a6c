package import Document

/// What the containers of a Pod ask for together
/// (`k8s.io/component-helpers/resource`).
package struct PodResources: Sendable {
    /// By resource, of `requests` or `limits`.
    package typealias Amounts = [String: Quantity]

    /// Containers run together; init containers one by one before them, but those that always
    /// restart stay.
    package static func containers(of spec: JSONObject, _ list: String) -> Amounts {
        var total: Amounts = [:]
        for container in spec.items("containers") { add(amounts(container, list), to: &total) }
        var staying: Amounts = [:]
        var most: Amounts = [:]
        for container in spec.items("initContainers") {
            var own = amounts(container, list)
            if container.text("restartPolicy") == "Always" {
                add(own, to: &total)
                add(own, to: &staying)
                own = staying
            } else {
                add(staying, to: &own)
            }
            most.merge(own) { max($0, $1) }
        }
        return total.merging(most) { max($0, $1) }
    }

    /// With what the Pod says for itself, and its overhead.
    package static func total(of spec: JSONObject, _ list: String) -> Amounts {
        var total = containers(of: spec, list)
        for (name, quantity) in amounts(spec, list) where isForPods(name) { total[name] = quantity }
        for (name, value) in spec.map("overhead") {
            // Overhead adds to a limit only where there is one.
            if list == "limits" && total[name] == nil { continue }
            total[name] = (total[name] ?? .zero) + Quantity(value)
        }
        return total
    }

    package static func amounts(_ owner: JSONObject, _ list: String) -> Amounts {
        var amounts: Amounts = [:]
        for (name, value) in owner.map("resources").map(list) { amounts[name] = Quantity(value) }
        return amounts
    }

    /// Resources that a Pod may ask for as a whole.
    package static func isForPods(_ name: String) -> Bool {
        name == "cpu" || name == "memory" || ResourceNames.isHugePages(name)
    }

    private static func add(_ amounts: Amounts, to total: inout Amounts) {
        total.merge(amounts) { $0 + $1 }
    }
}
