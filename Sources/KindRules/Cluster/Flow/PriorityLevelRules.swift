internal import Document

struct PriorityLevelConfigurationRules: KindRules {
    private static let exempt = "exempt"
    let hasStatus = true
    let generationMembers = ["spec"]

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { spec in
            spec.updateObject("limited") { limited in
                limited.setDefault("nominalConcurrencyShares", 30)
                limited.setDefault("lendablePercent", 0)
                limited.updateObject("limitResponse") { response in
                    response.updateObject("queuing") { queuing in
                        for (name, value) in [
                            ("handSize", 8), ("queues", 64), ("queueLengthLimit", 50),
                        ] where queuing.number(name) == 0 {
                            queuing[name] = JSONValue(value)
                        }
                    }
                }
            }
            if spec.text("type") == "Exempt", spec["limited"] == nil {
                spec.makeObject("exempt") { _ in }
            }
            spec.updateObject("exempt") { exempt in
                exempt.setDefault("nominalConcurrencyShares", 0)
                exempt.setDefault("lendablePercent", 0)
            }
        }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        if context.subresource == "status" { object.keepMetadata(of: old) }
        resetForUpdate(&object, old: old, context)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let name = object.metadataName
        let field = Field("spec")
        let type = spec.text("type")
        var errors: [FieldError] = []
        if (name == Self.exempt) != (type == "Exempt") {
            errors.append(
                .invalid(
                    field["type"], .string(type),
                    "must be 'Exempt' if and only if `name` is 'exempt'"))
        }
        switch type {
        case "Exempt":
            if spec.object("limited") != nil {
                errors.append(
                    .forbidden(field["limited"], "must be nil if the type is not Limited"))
            }
            errors += shares(spec.map("exempt"), at: field["exempt"])
        case "Limited":
            if spec.object("exempt") != nil {
                errors.append(
                    .forbidden(field["exempt"], "must be nil if the type is not Exempt"))
            }
            if let limited = spec.object("limited") {
                errors += self.limited(limited, at: field["limited"])
            } else {
                errors.append(
                    .required(field["limited"], "must not be empty when type is Limited"))
            }
        default:
            errors += ValueChecks.word(.string(type), of: ["Exempt", "Limited"], at: field["type"])
        }
        return errors + fixed(spec, name, at: field)
    }

    /// Two levels are Kubernetes' own.
    private func fixed(_ spec: JSONObject, _ name: String, at field: Field) -> [FieldError] {
        let problem: String
        var compared = spec
        switch name {
        case Self.exempt:
            compared["exempt"] = nil
            if compared == ["type": "Exempt"] { return [] }
            problem = "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value"
        case "catch-all":
            let wanted: JSONObject = [
                "type": "Limited",
                "limited": [
                    "nominalConcurrencyShares": 5, "lendablePercent": 0,
                    "limitResponse": ["type": "Reject"],
                ],
            ]
            if compared == wanted { return [] }
            problem = "spec of 'catch-all' must equal the fixed value"
        default: return []
        }
        return [
            .invalid(
                field, shown: GoDump.text(spec, type: "PriorityLevelConfigurationSpec"), problem)
        ]
    }

    private func shares(_ level: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let shares = level.number("nominalConcurrencyShares")
        if shares < 0 {
            errors.append(
                .invalid(
                    field["nominalConcurrencyShares"], JSONValue(shares),
                    "must be a non-negative integer"))
        }
        let lent = level.number("lendablePercent")
        if !(0...100).contains(lent) {
            errors.append(
                .invalid(
                    field["lendablePercent"], JSONValue(lent),
                    "must be between 0 and 100, inclusive"))
        }
        return errors
    }

    private func limited(_ limited: JSONObject, at field: Field) -> [FieldError] {
        var errors = shares(limited, at: field)
        if let most = limited["borrowingLimitPercent"]?.int, most < 0 {
            errors.append(
                .invalid(
                    field["borrowingLimitPercent"], JSONValue(most),
                    "if specified, must be a non-negative integer"))
        }
        let response = limited.map("limitResponse")
        let place = field["limitResponse"]
        let queuing = response.object("queuing")
        switch response.text("type") {
        case "Reject":
            if queuing != nil {
                errors.append(
                    .forbidden(
                        place["queuing"],
                        "must be nil if limited.limitResponse.type is not Limited"))
            }
        case "Queue":
            if let queuing {
                errors += Queuing.validate(queuing, at: place["queuing"])
            } else {
                errors.append(
                    .required(
                        place["queuing"],
                        "must not be empty if limited.limitResponse.type is Limited"))
            }
        case let type:
            errors += ValueChecks.word(
                .string(type), of: ["Queue", "Reject"], at: place["type"])
        }
        return errors
    }
}

/// How requests of one level wait.
private enum Queuing {
    static func validate(_ queuing: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        func add(_ name: String, _ problem: String) {
            errors.append(.invalid(field[name], JSONValue(queuing.number(name)), problem))
        }
        let (queues, hand) = (queuing.number("queues"), queuing.number("handSize"))
        if queuing.number("queueLengthLimit") <= 0 { add("queueLengthLimit", "must be positive") }
        if queues <= 0 {
            add("queues", "must be positive")
        } else if queues > 10_000_000 {
            add("queues", "must not be greater than 10000000")
        }
        if hand <= 0 {
            add("handSize", "must be positive")
        } else if hand > queues {
            add("handSize", "should not be greater than queues (\(queues))")
        } else if bits(queues, hand) > 60 {
            add(
                "handSize",
                "required entropy bits of deckSize \(queues) and handSize \(hand) should not be "
                    + "greater than 60")
        }
        return errors
    }

    /// What a hash must bring to deal such a hand.
    private static func bits(_ queues: Int64, _ hand: Int64) -> Int {
        var product = 1.0
        for dealt in 0..<hand { product *= Double(queues - dealt) }
        var bits = 0
        while product > 1, bits < 1_100 {
            product /= 2
            bits += 1
        }
        return bits
    }
}
