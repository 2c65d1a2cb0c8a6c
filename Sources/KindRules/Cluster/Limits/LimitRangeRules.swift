internal import Document

struct LimitRangeRules: KindRules {
    var createsOnUpdate: Bool { true }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { spec in
            spec.updateItems("limits") { limit in
                guard limit.text("type") == "Container" else { return }
                var limits = limit.map("default")
                for (name, value) in limit.map("max") { limits.setDefault(name, value) }
                var requests = limit.map("defaultRequest")
                for (name, value) in limits { requests.setDefault(name, value) }
                for (name, value) in limit.map("min") { requests.setDefault(name, value) }
                if !limits.isEmpty { limit["default"] = .object(limits) }
                if !requests.isEmpty { limit["defaultRequest"] = .object(requests) }
            }
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let field = Field("spec")["limits"]
        var types: Set<String> = []
        var errors: [FieldError] = []
        for (place, limit) in object.map("spec").items("limits").enumerated() {
            let type = limit.text("type")
            errors += typeName(type, at: field[place]["type"])
            if !types.insert(type).inserted {
                errors.append(.duplicate(field[place]["type"], .string(type)))
            }
            errors += LimitRangeItem(limit, at: field[place]).validate()
        }
        return errors
    }

    private func typeName(_ name: String, at field: Field) -> [FieldError] {
        let errors = LabelRules.key(name, at: field)
        let standard = ["Pod", "Container", "PersistentVolumeClaim"]
        if !errors.isEmpty || name.contains("/") || standard.contains(name) { return errors }
        return [
            .invalid(field, .string(name), "must be a standard limit type or fully qualified")
        ]
    }
}

/// The bounds of one type of thing.
private struct LimitRangeItem {
    private let limit: JSONObject
    private let type: String
    private let field: Field

    init(_ limit: JSONObject, at field: Field) {
        self.limit = limit
        type = limit.text("type")
        self.field = field
    }

    func validate() -> [FieldError] {
        var lists = ["max", "min"]
        var errors = names(in: "max") + names(in: "min")
        if type == "Pod" {
            for list in ["default", "defaultRequest"] where !limit.map(list).isEmpty {
                errors.append(
                    .forbidden(field[list], "may not be specified when `type` is 'Pod'"))
            }
        } else {
            errors += names(in: "default") + names(in: "defaultRequest")
            lists += ["default", "defaultRequest"]
        }
        if type == "PersistentVolumeClaim", limit.map("min")["storage"] == nil,
            limit.map("max")["storage"] == nil
        {
            errors.append(
                .required(
                    field["limits"],
                    "either minimum or maximum storage value is required, but neither was provided"
                ))
        }
        errors += names(in: "maxLimitRequestRatio")
        lists.append("maxLimitRequestRatio")
        let keys = Set(lists.flatMap { limit.map($0).keys }).sorted()
        return errors + keys.flatMap(comparisons)
    }

    private func names(in list: String) -> [FieldError] {
        limit.map(list).sortedByKey().flatMap { name, _ in
            let field = field[list][key: name]
            return ["Pod", "Container"].contains(type)
                ? ResourceRequirementRules.containerNameProblems(name, at: field)
                : ResourceNames.problems(name, at: field)
        }
    }

    private func amount(_ list: String, _ name: String) -> Quantity? {
        if type == "Pod", list.hasPrefix("default") { return nil }
        return limit.map(list)[name].map { Quantity($0) }
    }

    private func comparisons(_ name: String) -> [FieldError] {
        let least = amount("min", name)
        let most = amount("max", name)
        let usual = amount("default", name)
        let request = amount("defaultRequest", name)
        var errors: [FieldError] = []
        func check(
            _ a: Quantity?, _ aWords: String, over b: Quantity?, _ bWords: String,
            in list: String, showing shown: Quantity?
        ) {
            guard let a, let b, let shown, a > b else { return }
            errors.append(
                .invalid(
                    field[list][key: name], .string(shown.description),
                    "\(aWords) value \(a) is greater than \(bWords) value \(b)"))
        }
        check(least, "min", over: most, "max", in: "min", showing: least)
        check(
            least, "min", over: request, "default request", in: "defaultRequest",
            showing: request)
        check(request, "default request", over: most, "max", in: "defaultRequest", showing: request)
        check(
            request, "default request", over: usual, "default limit", in: "defaultRequest",
            showing: request)
        check(least, "min", over: usual, "default", in: "default", showing: least)
        check(usual, "default", over: most, "max", in: "default", showing: most)
        errors += ratio(name, least, most)
        if let usual, let request, usual != request, !ResourceNames.isOvercommitAllowed(name) {
            errors.append(
                .invalid(
                    field["defaultRequest"][key: name], .string(request.description),
                    "default value \(usual) must equal to defaultRequest value \(request) in "
                        + name))
        }
        return errors
    }

    private func ratio(_ name: String, _ least: Quantity?, _ most: Quantity?) -> [FieldError] {
        guard let ratio = amount("maxLimitRequestRatio", name) else { return [] }
        let field = field["maxLimitRequestRatio"][key: name]
        let shown = JSONValue.string(ratio.description)
        var errors: [FieldError] = []
        if ratio < Quantity(1) {
            errors.append(.invalid(field, shown, "ratio \(ratio) is less than 1"))
        }
        if let least, let most, !least.isZero {
            let bound = Double(most.billionths) / Double(least.billionths)
            if Double(ratio.milliValue) / 1_000 > bound {
                errors.append(
                    .invalid(
                        field, shown,
                        "ratio \(ratio) is greater than max/min = \(FixedPoint.text(bound))"))
            }
        }
        return errors
    }
}
