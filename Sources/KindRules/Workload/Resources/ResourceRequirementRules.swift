internal import Document

/// `limits` and `requests` of a container, in the order of their names.
enum ResourceRequirementRules {
    static func validate(
        _ resources: JSONObject, claimNames: Set<String> = [], at field: Field,
        nameProblems: (String, Field) -> [FieldError] = containerNameProblems
    ) -> [FieldError] {
        let limits = resources.map("limits").sortedByKey()
        let requests = resources.map("requests").sortedByKey()
        var errors: [FieldError] = []
        for (name, value) in limits {
            errors += amount(name, value, at: field["limits"][key: name], nameProblems)
        }
        for (name, value) in requests {
            errors += amount(name, value, at: field["requests"][key: name], nameProblems)
            errors += comparison(name, Quantity(value), limits[name], at: field)
        }
        let names = limits.keys + requests.keys
        if names.contains(where: ResourceNames.isHugePages)
            && !names.contains(where: { $0 == "cpu" || $0 == "memory" })
        {
            errors.append(.forbidden(field, "HugePages require cpu or memory"))
        }
        return errors + claims(resources.items("claims"), claimNames, at: field["claims"])
    }

    static func containerNameProblems(_ name: String, at field: Field) -> [FieldError] {
        var errors = ResourceNames.problems(name, at: field)
        if !name.contains("/") {
            if !ResourceNames.isStandardForContainers(name) {
                errors.append(
                    .invalid(field, .string(name), "must be a standard resource for containers"))
            }
        } else if !ResourceNames.isNative(name) && !ResourceNames.isExtended(name) {
            errors.append(
                .invalid(field, .string(name), "doesn't follow extended resource name standard"))
        }
        return errors
    }

    private static func amount(
        _ name: String, _ value: JSONValue, at field: Field,
        _ nameProblems: (String, Field) -> [FieldError]
    ) -> [FieldError] {
        let quantity = Quantity(value)
        var errors = nameProblems(name, field)
        errors += ResourceNames.quantityProblems(name, quantity, at: field)
        if ResourceNames.isHugePages(name) {
            errors += hugePages(name, quantity, at: field)
        }
        return errors
    }

    private static func hugePages(
        _ name: String, _ quantity: Quantity, at field: Field
    ) -> [FieldError] {
        guard let size = try? Quantity(parsing: String(name.dropFirst("hugepages-".count))) else {
            return []
        }
        if size.value > 0 && quantity.value % size.value == 0 { return [] }
        return [
            .invalid(
                field, .string(quantity.description),
                "\(quantity) is not positive integer multiple of \(size)")
        ]
    }

    private static func comparison(
        _ name: String, _ quantity: Quantity, _ limit: JSONValue?, at field: Field
    ) -> [FieldError] {
        let isOvercommitAllowed = ResourceNames.isOvercommitAllowed(name)
        guard let limit else {
            return isOvercommitAllowed
                ? []
                : [
                    .required(
                        field["limits"], "Limit must be set for non overcommitable resources")
                ]
        }
        let most = Quantity(limit)
        let words =
            quantity != most && !isOvercommitAllowed
            ? "must be equal to" : quantity > most ? "must be less than or equal to" : nil
        return words.map {
            [
                .invalid(
                    field["requests"], .string(quantity.description),
                    "\($0) \(name) limit of \(most)")
            ]
        } ?? []
    }

    private static func claims(
        _ claims: [JSONObject], _ known: Set<String>, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        var seen: Set<String> = []
        for (place, claim) in claims.enumerated() {
            let name = claim.text("name")
            let request = claim.text("request")
            if name.isEmpty {
                errors.append(.required(field[place]))
                continue
            }
            let key = request.isEmpty ? name : "\(name)/\(request)"
            if !seen.insert(key).inserted { errors.append(.duplicate(field[place], .string(key))) }
            if !known.contains(name) {
                let list = known.sorted().joined(separator: ", ")
                errors.append(
                    .notFound(
                        field[place], .string(name),
                        " must be one of the names in pod.spec.resourceClaims"
                            + (list.isEmpty ? " which is empty" : ": \(list)")))
            }
        }
        return errors
    }
}
