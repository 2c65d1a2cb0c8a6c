internal import Document

/// Members that keep their first value.
enum Immutable {
    static func check(_ new: JSONValue?, _ old: JSONValue?, at field: Field) -> [FieldError] {
        new == old ? [] : [.invalid(field, new ?? .null, RuleText.immutable)]
    }
}
