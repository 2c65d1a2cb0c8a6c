internal import Document

/// Limits and requests as the API server keeps them.
enum ResourceDefaults {
    /// Amounts are whole thousandths at least, in the canonical form.
    static func round(_ resources: inout JSONObject) {
        for list in ["limits", "requests"] { resources.updateObject(list, roundList) }
    }

    static func roundList(_ list: inout JSONObject) {
        for (name, value) in list.members {
            guard let quantity = try? Quantity(json: value) else { continue }
            list[name] = .string(roundedUp(quantity).description)
        }
    }

    private static func roundedUp(_ quantity: Quantity) -> Quantity {
        let milli = Quantity.unit / 1_000
        let rest = quantity.billionths % milli
        if rest == 0 { return quantity }
        let step = quantity.isNegative ? -milli : milli
        return Quantity(billionths: quantity.billionths - rest + step, format: quantity.format)
    }

    /// A container that only says limits asks for as much.
    static func requestLimits(_ resources: inout JSONObject) {
        let limits = resources.map("limits")
        guard !limits.isEmpty else { return }
        resources.makeObject("requests") { requests in
            for (name, value) in limits { requests.setDefault(name, value) }
        }
    }
}
