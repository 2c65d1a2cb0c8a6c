internal import Document

/// Claims of devices.
struct ResourceClaimRules: KindRules {
    let hasStatus = true

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec", DeviceClaimRules.setDefaults)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        DeviceClaimRules.validate(object.map("spec"), at: Field("spec"))
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" { return reserved(object.map("status")) }
        return ValueChecks.immutable(object["spec"], old: old["spec"], at: Field("spec"))
    }

    private func reserved(_ status: JSONObject) -> [FieldError] {
        let field = Field("status")["reservedFor"]
        let consumers = status.items("reservedFor")
        if consumers.count > 256 { return [.tooMany(field, actual: consumers.count, max: 256)] }
        var errors: [FieldError] = []
        for (place, consumer) in consumers.enumerated() {
            for name in ["resource", "name", "uid"] where consumer.text(name).isEmpty {
                errors.append(.required(field[place][name]))
            }
            let uid = consumer.text("uid")
            if consumers[..<place].contains(where: { $0.text("uid") == uid }) {
                errors.append(.duplicate(field[place]["uid"], .string(uid)))
            }
        }
        if !consumers.isEmpty, status.object("allocation") == nil {
            errors.append(.forbidden(field, "may not be specified when `allocated` is not set"))
        }
        return errors
    }
}

struct ResourceClaimTemplateRules: KindRules {
    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { $0.updateObject("spec", DeviceClaimRules.setDefaults) }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        return ObjectMetaRules.validateTemplate(
            spec.map("metadata"), at: Field("spec")["metadata"])
            + DeviceClaimRules.validate(spec.map("spec"), at: Field("spec")["spec"])
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        ValueChecks.immutable(object["spec"], old: old["spec"], at: Field("spec"))
    }
}

/// The requests of a claim and what they must have in common.
enum DeviceClaimRules {
    private static let countMax = 32
    private static let alternativeCountMax = 8

    static func setDefaults(_ spec: inout JSONObject) {
        spec.updateObject("devices") { devices in
            devices.updateItems("requests") { request in
                request.updateObject("exactly", setCount)
                request.updateItems("firstAvailable", setCount)
            }
        }
    }

    private static func setCount(_ request: inout JSONObject) {
        request.setDefault("allocationMode", "ExactCount")
        if request.text("allocationMode") == "ExactCount", request.number("count") == 0 {
            request["count"] = 1
        }
        request.updateItems("tolerations") { $0.setDefault("operator", "Equal") }
    }

    static func validate(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let devices = spec.map("devices")
        let field = field["devices"]
        var errors: [FieldError] = []
        for list in ["requests", "constraints", "config"] where devices.list(list).count > countMax
        {
            errors.append(
                .tooMany(field[list], actual: devices.list(list).count, max: countMax))
        }
        var names: Set<String> = []
        for (place, request) in devices.items("requests").enumerated() {
            errors += self.request(request, &names, at: field["requests"][place])
        }
        for (place, constraint) in devices.items("constraints").enumerated() {
            let field = field["constraints"][place]
            errors += self.names(constraint.texts("requests"), of: names, at: field["requests"])
            if constraint["matchAttribute"] == nil, constraint["distinctAttribute"] == nil {
                errors.append(
                    .required(
                        field, "exactly one of matchAttribute or distinctAttribute is required"))
            }
        }
        for (place, configuration) in devices.items("config").enumerated() {
            let field = field["config"][place]
            errors += self.names(configuration.texts("requests"), of: names, at: field["requests"])
            errors += DeviceSelectorRules.opaque(configuration, at: field)
        }
        return errors
    }

    private static func names(
        _ list: [String], of known: Set<String>, at field: Field
    ) -> [FieldError] {
        list.enumerated().filter { !known.contains($0.element) }.map {
            .invalid(
                field[$0.offset], .string($0.element),
                "must be the name of a request in the claim or the name of a request and a "
                    + "subrequest separated by '/'")
        }
    }

    private static func request(
        _ request: JSONObject, _ names: inout Set<String>, at field: Field
    ) -> [FieldError] {
        let name = request.text("name")
        var errors: [FieldError] =
            name.isEmpty
            ? [.required(field["name"])]
            : ValueChecks.name(name, DNSNames.labelProblems, at: field["name"])
        if !name.isEmpty, !names.insert(name).inserted {
            errors.append(.duplicate(field["name"], .string(name)))
        }
        let alternatives = request.items("firstAvailable")
        switch (request.object("exactly"), alternatives.isEmpty) {
        case (let exactly?, true): errors += exact(exactly, at: field["exactly"])
        case (nil, false):
            if alternatives.count > alternativeCountMax {
                errors.append(
                    .tooMany(
                        field["firstAvailable"], actual: alternatives.count,
                        max: alternativeCountMax))
            }
            for (place, alternative) in alternatives.enumerated() {
                let field = field["firstAvailable"][place]
                let own = alternative.text("name")
                errors +=
                    own.isEmpty
                    ? [.required(field["name"])]
                    : ValueChecks.name(own, DNSNames.labelProblems, at: field["name"])
                if !own.isEmpty, !names.insert("\(name)/\(own)").inserted {
                    errors.append(.duplicate(field["name"], .string(own)))
                }
                errors += exact(alternative, at: field)
            }
        case (nil, true):
            errors.append(
                .required(field, "exactly one of `exactly` or `firstAvailable` is required"))
        case (.some, false):
            errors.append(
                .invalid(
                    field, .object(request),
                    "exactly one of `exactly` or `firstAvailable` is required"))
        }
        return errors
    }

    private static func exact(_ request: JSONObject, at field: Field) -> [FieldError] {
        let name = request.text("deviceClassName")
        var errors: [FieldError] =
            name.isEmpty
            ? [.required(field["deviceClassName"])]
            : ValueChecks.name(name, DNSNames.subdomainProblems, at: field["deviceClassName"])
        errors += DeviceSelectorRules.validate(
            request.items("selectors"), at: field["selectors"])
        let count = request.number("count")
        switch request.text("allocationMode") {
        case "All":
            if count != 0 {
                errors.append(
                    .invalid(
                        field["count"], JSONValue(count),
                        "must not be specified when allocationMode is 'All'"))
            }
        case "ExactCount":
            if count <= 0 {
                errors.append(
                    .invalid(field["count"], JSONValue(count), "must be greater than zero"))
            }
        case let mode:
            errors.append(
                .notSupported(
                    field["allocationMode"], .string(mode), supported: ["All", "ExactCount"]))
        }
        return errors
            + DeviceSelectorRules.tolerations(
                request.items("tolerations"), at: field["tolerations"])
    }
}
