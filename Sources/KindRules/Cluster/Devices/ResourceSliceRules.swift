internal import Document

/// Devices that a driver offers.
struct ResourceSliceRules: KindRules {
    private static let deviceCountMax: Int64 = 128
    let generationMembers = ["spec"]

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        var errors = ValueChecks.driverName(spec.text("driver"), at: field["driver"])
        errors += pool(spec.map("pool"), at: field["pool"])
        let places = ["nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection"]
            .filter { spec[$0] != nil && spec[$0] != false && spec[$0] != "" }
        let one =
            "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is "
            + "required"
        if places.isEmpty { errors.append(.required(field, one)) }
        if places.count > 1 {
            let shown = places.map { GoQuoted.text($0) }.joined(separator: ", ")
            errors.append(.invalid(field, shown: "{\(shown)}", one))
        }
        if let node = spec["nodeName"]?.string, !node.isEmpty {
            errors += ValueChecks.name(node, DNSNames.subdomainProblems, at: field["nodeName"])
        }
        if let selector = spec.object("nodeSelector") {
            errors += NodeSelectorRules.validate(selector, at: field["nodeSelector"])
        }
        return errors + devices(spec.items("devices"), at: field["devices"])
    }

    private func pool(_ pool: JSONObject, at field: Field) -> [FieldError] {
        let name = pool.text("name")
        var errors: [FieldError] = []
        if name.isEmpty {
            errors.append(.required(field["name"]))
        } else {
            if name.utf8.count > 253 { errors.append(.tooLong(field["name"], max: 253)) }
            for part in name.split(separator: "/", omittingEmptySubsequences: false) {
                errors += ValueChecks.name(
                    String(part), DNSNames.subdomainProblems, at: field["name"])
            }
        }
        if pool.number("resourceSliceCount") <= 0 {
            errors.append(
                .invalid(
                    field["resourceSliceCount"], JSONValue(pool.number("resourceSliceCount")),
                    "must be greater than zero"))
        }
        return errors + ValueChecks.notNegative(pool.number("generation"), at: field["generation"])
    }

    private func devices(_ devices: [JSONObject], at field: Field) -> [FieldError] {
        if devices.count > Self.deviceCountMax {
            return [.tooMany(field, actual: devices.count, max: Int(Self.deviceCountMax))]
        }
        var names: Set<String> = []
        var errors: [FieldError] = []
        for (place, device) in devices.enumerated() {
            let field = field[place]
            let name = device.text("name")
            errors +=
                name.isEmpty
                ? [.required(field["name"])]
                : ValueChecks.name(name, DNSNames.labelProblems, at: field["name"])
            if !names.insert(name).inserted {
                errors.append(.duplicate(field["name"], .string(name)))
            }
            for (key, value) in device.map("attributes").sortedByKey() {
                let kinds = ["bool", "int", "string", "version"]
                    .filter { value.object?.contains(key: $0) ?? false }
                if kinds.count != 1 {
                    let place = field["attributes"][key: key]
                    errors.append(
                        kinds.isEmpty
                            ? .required(place, "exactly one value must be specified")
                            : .invalid(place, value, "exactly one value must be specified"))
                }
            }
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        let (new, before) = (object.map("spec"), old.map("spec"))
        let field = Field("spec")
        return validateCreate(object, context)
            + ValueChecks.immutable(new["driver"], old: before["driver"], at: field["driver"])
            + ValueChecks.immutable(
                new.map("pool")["name"], old: before.map("pool")["name"], at: field["pool"]["name"])
            + ValueChecks.immutable(new["nodeName"], old: before["nodeName"], at: field["nodeName"])
    }
}
