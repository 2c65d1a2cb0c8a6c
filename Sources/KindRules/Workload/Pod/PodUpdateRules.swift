internal import Document

/// What of a Pod may change.
enum PodUpdateRules {
    static func validate(_ pod: JSONObject, old: JSONObject) -> [FieldError] {
        let field = Field("spec")
        let (new, before) = (pod.map("spec"), old.map("spec"))
        var errors = PodValidation.whole(pod) + annotations(pod, old: old)
        for list in ["containers", "initContainers"] {
            if new.list(list).count != before.list(list).count {
                errors.append(
                    .forbidden(field[list], "pod updates may not add or remove containers"))
                return errors
            }
            for (place, container) in new.items(list).enumerated()
            where container.text("image").isEmpty {
                errors.append(.required(field[list][place]["image"]))
            }
        }
        let deadline = self.deadline(new, before, at: field["activeDeadlineSeconds"])
        errors += deadline.errors
        if deadline.isLast { return errors }
        errors += tolerations(new, before, at: field["tolerations"])
        errors += gates(new, before, at: field["schedulingGates"])
        if new == before { return errors }
        return errors + rest(new, before, at: field)
    }

    private static func deadline(
        _ new: JSONObject, _ old: JSONObject, at field: Field
    ) -> (errors: [FieldError], isLast: Bool) {
        let before = old["activeDeadlineSeconds"]?.int
        guard let seconds = new["activeDeadlineSeconds"]?.int else {
            if before == nil { return ([], false) }
            return (
                [
                    .invalid(
                        field, shown: "null",
                        "must not update from a positive integer to nil value")
                ], false
            )
        }
        let value = JSONValue(seconds)
        if !(0...Int64(Int32.max)).contains(seconds) {
            return ([.invalid(field, value, RuleText.range(0, Int64(Int32.max)))], true)
        }
        if let before, before < seconds {
            return (
                [.invalid(field, value, "must be less than or equal to previous value")], true
            )
        }
        return ([], false)
    }

    private static func tolerations(
        _ new: JSONObject, _ old: JSONObject, at field: Field
    ) -> [FieldError] {
        let known = new.items("tolerations")
        var errors: [FieldError] = []
        for toleration in old.items("tolerations") {
            let isKept = known.contains { candidate in
                var same = toleration
                same["tolerationSeconds"] = candidate["tolerationSeconds"]
                return same == candidate
            }
            if !isKept {
                errors.append(
                    .forbidden(
                        field,
                        "existing toleration can not be modified except its tolerationSeconds"))
            }
        }
        return errors + TolerationRules.validate(known, at: field)
    }

    private static func gates(
        _ new: JSONObject, _ old: JSONObject, at field: Field
    ) -> [FieldError] {
        let known = Set(old.items("schedulingGates").map { $0.text("name") })
        return new.items("schedulingGates").enumerated().compactMap { place, gate in
            let name = gate.text("name")
            return known.contains(name)
                ? nil
                : .forbidden(
                    field[place]["name"],
                    "only deletion is allowed, but found new scheduling gate '\(name)'")
        }
    }

    /// With what may change put back, nothing may be left that differs.
    private static func rest(
        _ new: JSONObject, _ old: JSONObject, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        var kept = new
        for list in ["containers", "initContainers"] {
            guard let containers = kept[list]?.array else { continue }
            kept[list] = .array(
                zip(containers, old.items(list)).map { container, before in
                    var container = container
                    _ = container.updateObject { $0["image"] = before["image"] }
                    return container
                })
        }
        for member in ["activeDeadlineSeconds", "schedulingGates", "tolerations"] {
            kept[member] = old[member]
        }
        let period = "terminationGracePeriodSeconds"
        if old.number(period) < 0 && new.number(period) == 1 { kept[period] = old[period] }
        if !old.list("schedulingGates").isEmpty {
            errors += GatedPodRules.takeBack(&kept, old: old, at: field)
        }
        if kept == old { return errors }
        let difference = UnifiedDiff.text(
            from: PodSpecDump.lines(old), to: PodSpecDump.lines(kept))
        errors.append(
            .forbidden(
                field, "pod updates may not change fields other than \(updatable)\n\(difference)"))
        return errors
    }

    private static let updatable =
        "`spec.containers[*].image`,`spec.initContainers[*].image`,"
        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
        + "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was "
        + "previously negative)"

    static func annotations(_ pod: JSONObject, old: JSONObject) -> [FieldError] {
        let field = Field("metadata")["annotations"]
        let new = pod.map("metadata").map("annotations")
        let before = old.map("metadata").map("annotations")
        var errors: [FieldError] = []
        let keys = Set(new.keys + before.keys).filter { new[$0] != before[$0] }.sorted()
        for key in keys {
            let verb = before[key] == nil ? "add" : new[key] == nil ? "remove" : "update"
            if key.hasPrefix(PodPreparation.appArmorPrefix) {
                errors.append(.forbidden(field[key: key], "may not \(verb) AppArmor annotations"))
            }
            if key == PodValidation.mirror {
                errors.append(
                    .forbidden(field[key: key], "may not \(verb) mirror pod annotation"))
            }
        }
        return errors
    }

    static func ephemeralContainers(_ new: JSONObject, old: JSONObject) -> [FieldError] {
        let field = Field("spec")["ephemeralContainers"]
        let known = new.items("ephemeralContainers")
        return old.items("ephemeralContainers").compactMap { container in
            let name = container.text("name")
            guard let same = known.first(where: { $0.text("name") == name }) else {
                return .forbidden(
                    field,
                    "existing ephemeral containers \(GoQuoted.text(name)) may not be removed\n")
            }
            if same == container { return nil }
            let difference = UnifiedDiff.text(
                from: GoDump.lines(container, type: "EphemeralContainer"),
                to: GoDump.lines(same, type: "EphemeralContainer"))
            return .forbidden(
                field,
                "existing ephemeral containers \(GoQuoted.text(name)) may not be changed\n"
                    + difference)
        }
    }
}
