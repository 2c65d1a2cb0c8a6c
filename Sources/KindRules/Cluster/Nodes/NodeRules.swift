internal import Document

struct NodeRules: KindRules {
    private static let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
    /// A kubelet makes its node with a status.
    let unownedMembers = ["status"]

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { spec in
            // The one range is the first of the list.
            let one = spec.text("podCIDR")
            if !one.isEmpty, spec.texts("podCIDRs").first != one {
                spec["podCIDRs"] = [.string(one)]
            } else if let first = spec.texts("podCIDRs").first {
                spec["podCIDR"] = .string(first)
            }
        }
        object.updateObject("status") { status in
            if status["allocatable"] == nil { status["allocatable"] = status["capacity"] }
        }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        resetForUpdate(&object, old: old, context)
        if context.subresource != "status" { object["status"] = old["status"] }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        taints(object) + resources(object) + ranges(object)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        let main = context.subresource == "status" ? [] : validateCreate(object, context)
        return main + resources(object) + addresses(object) + fixed(object, old: old)
            + taints(object)
    }

    private func taints(_ object: JSONObject) -> [FieldError] {
        let field = Field("metadata")["taints"]
        var seen: Set<[String]> = []
        var errors: [FieldError] = []
        for (place, taint) in object.map("spec").items("taints").enumerated() {
            let field = field[place]
            errors += LabelRules.key(taint.text("key"), at: field["key"])
            let value = taint.text("value")
            let problems = TextFormats.labelValueProblems(value)
            if !problems.isEmpty {
                errors.append(
                    .invalid(
                        field["value"], .string(value), problems.joined(separator: ";")))
            }
            let effect = taint.text("effect")
            errors +=
                effect.isEmpty
                ? [.required(field["effect"])]
                : ValueChecks.word(.string(effect), of: Self.effects, at: field["effect"])
            guard seen.insert([taint.text("key"), effect]).inserted else {
                var error = FieldError.duplicate(field, .null)
                error.body =
                    "Duplicate value: \(GoDump.text(taint, type: "Taint")): taints must be unique "
                    + "by key and effect pair"
                errors.append(error)
                continue
            }
        }
        return errors
    }

    private func resources(_ object: JSONObject) -> [FieldError] {
        ["capacity", "allocatable"].flatMap { list in
            object.map("status").map(list).sortedByKey().flatMap { name, value in
                ResourceNames.quantityProblems(
                    name, Quantity(value), at: Field("status")[list][key: name])
            }
        }
    }

    private func ranges(_ object: JSONObject) -> [FieldError] {
        let texts = object.map("spec").texts("podCIDRs")
        let field = Field("spec")["podCIDRs"]
        var errors = texts.enumerated().flatMap {
            AddressFormats.range($0.element, at: field[$0.offset])
        }
        let isDual = Set(texts.map { $0.contains(":") }).count == 2
        if texts.count > 1, errors.isEmpty, !isDual || texts.count > 2 {
            errors.append(
                .invalid(
                    field, .array(texts.map(JSONValue.string)),
                    "may specify no more than one CIDR for each IP family"))
        }
        return errors
    }

    private func addresses(_ object: JSONObject) -> [FieldError] {
        var seen: Set<JSONObject> = []
        var errors: [FieldError] = []
        for (place, address) in object.map("status").items("addresses").enumerated()
        where !seen.insert(address).inserted {
            var error = FieldError.duplicate(Field("status")["addresses"][place], .null)
            error.body = "Duplicate value: \(GoDump.text(address, type: "NodeAddress"))"
            errors.append(error)
        }
        return errors
    }

    private func fixed(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        let (new, before) = (object.map("spec"), old.map("spec"))
        let field = Field("spec")
        var errors: [FieldError] = []
        let (ranges, oldRanges) = (new.texts("podCIDRs"), before.texts("podCIDRs"))
        if !oldRanges.isEmpty, ranges != oldRanges {
            let count =
                ranges.count == oldRanges.count
                ? zip(ranges, oldRanges).count { $0 != $1 } : 1
            errors += Array(
                repeating: .forbidden(
                    field["podCIDRs"],
                    "node updates may not change podCIDR except from \"\" to valid"), count: count)
        }
        if !before.text("providerID").isEmpty, before["providerID"] != new["providerID"] {
            errors.append(
                .forbidden(
                    field["providerID"],
                    "node updates may not change providerID except from \"\" to valid"))
        }
        if before.text("externalID") != new.text("externalID") {
            errors.append(.forbidden(field["externalID"], "may not be updated"))
        }
        return errors
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        let spec = object.map("spec")
        var warnings: [String] = []
        if spec["configSource"] != nil {
            warnings.append("spec.configSource: the feature is no longer supported")
        }
        if !spec.text("externalID").isEmpty {
            warnings.append(
                "spec.externalID: this field is deprecated, and is unused by Kubernetes")
        }
        for (place, range) in spec.texts("podCIDRs").enumerated() {
            warnings += AddressFormats.rangeWarnings(
                range, at: Field("spec")["podCIDRs"][place])
        }
        return warnings
    }
}
