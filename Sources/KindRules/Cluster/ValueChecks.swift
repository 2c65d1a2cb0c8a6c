internal import Document

/// Small checks that many kinds make of one value.
enum ValueChecks {
    static func immutable(
        _ new: JSONValue?, old: JSONValue?, at field: Field
    ) -> [FieldError] {
        new == old ? [] : [.invalid(field, new ?? .null, RuleText.immutable)]
    }

    static func notNegative(_ value: Int64, at field: Field) -> [FieldError] {
        value < 0 ? [.invalid(field, JSONValue(value), RuleText.negative)] : []
    }

    static func positive(_ quantity: Quantity, at field: Field) -> [FieldError] {
        quantity > .zero
            ? [] : [.invalid(field, .string(quantity.description), RuleText.notPositive)]
    }

    static func notNegative(_ quantity: Quantity, at field: Field) -> [FieldError] {
        quantity.isNegative
            ? [.invalid(field, .string(quantity.description), RuleText.negative)] : []
    }

    /// One of a few words; a member that is missing is not looked at.
    static func word(
        _ value: JSONValue?, of words: [String], at field: Field
    ) -> [FieldError] {
        guard let value else { return [] }
        return words.contains(value.string ?? "")
            ? [] : [.notSupported(field, value, supported: words)]
    }

    /// The name of another object, by the rule of its kind.
    static func name(
        _ text: String, _ problems: (String) -> [String], at field: Field
    ) -> [FieldError] {
        problems(text).map { .invalid(field, .string(text), $0) }
    }

    /// Drivers and attachers: capitals do no harm to them.
    static func driverName(_ text: String, at field: Field) -> [FieldError] {
        if text.isEmpty { return [.required(field)] }
        var errors: [FieldError] = []
        if text.utf8.count > 63 { errors.append(.tooLong(field, max: 63)) }
        return errors
            + DNSNames.subdomainProblems(text.lowercased())
            .map { .invalid(field, .string(text), $0) }
    }
}

extension JSONObject {
    /// The object's name, or the empty one.
    var metadataName: String { map("metadata").text("name") }

    /// Statuses of some kinds bring nothing of their metadata but who manages what.
    mutating func keepMetadata(of old: JSONObject) {
        let managed = map("metadata")["managedFields"]
        self["metadata"] = old["metadata"]
        makeObject("metadata") { $0["managedFields"] = managed }
    }
}
