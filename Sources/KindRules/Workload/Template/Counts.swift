internal import Document

/// Numbers that are counts.
enum Counts {
    /// Members that must not be negative, where they are there.
    static func nonnegative(
        _ owner: JSONObject, _ names: [String], at field: Field
    ) -> [FieldError] {
        names.filter { owner.number($0) < 0 }.map {
            .invalid(field[$0], JSONValue(owner.number($0)), RuleText.negative)
        }
    }

    /// Members that must not be more than another one of the same status.
    static func atMost(
        _ most: String, _ status: JSONObject, _ names: [String], at field: Field,
        words: String? = nil
    ) -> [FieldError] {
        names.filter { status.number($0) > status.number(most) }.map {
            .invalid(
                field[$0], JSONValue(status.number($0)),
                "cannot be greater than \(words ?? "status.\(most)")")
        }
    }

    /// Hash collisions are only ever counted up.
    static func collisions(_ new: JSONObject, _ old: JSONObject, at field: Field) -> [FieldError] {
        let name = "collisionCount"
        guard old[name] != nil, new.number(name) < old.number(name) else { return [] }
        return [
            .invalid(field[name], JSONValue(new.number(name)), "cannot be decremented")
        ]
    }
}
