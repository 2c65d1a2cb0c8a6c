import Document

/// Comparing two values in a filter, by the rules of Go's templates: only values of one type.
enum JSONPathComparison {
    static func holds(
        _ a: JSONValue, _ comparison: String, _ b: JSONValue
    ) throws(JSONPathError) -> Bool {
        switch comparison {
        case "==": return try equal(a, b)
        case "!=": return try !equal(a, b)
        case "<": return try less(a, b)
        case "<=": return try !less(b, a)
        case ">": return try less(b, a)
        case ">=": return try !less(a, b)
        default: throw JSONPathError("unrecognized filter operator \(comparison)")
        }
    }

    private static let wrongType = JSONPathError("invalid type for comparison")
    private static let unlikeTypes = JSONPathError("incompatible types for comparison")

    private static func equal(_ a: JSONValue, _ b: JSONValue) throws(JSONPathError) -> Bool {
        switch (a, b) {
        case (.string(let a), .string(let b)): return a == b
        case (.bool(let a), .bool(let b)): return a == b
        case (.number(let a), .number(let b)):
            switch (a.int64, b.int64) {
            case (let a?, let b?): return a == b
            case (nil, nil): return a.double == b.double
            default: throw unlikeTypes
            }
        default: throw mismatch(a, b)
        }
    }

    private static func less(_ a: JSONValue, _ b: JSONValue) throws(JSONPathError) -> Bool {
        switch (a, b) {
        case (.string(let a), .string(let b)):
            return a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.bool, .bool): throw wrongType
        case (.number(let a), .number(let b)):
            switch (a.int64, b.int64) {
            case (let a?, let b?): return a < b
            case (nil, nil): return a.double < b.double
            default: throw unlikeTypes
            }
        default: throw mismatch(a, b)
        }
    }

    private static func mismatch(_ a: JSONValue, _ b: JSONValue) -> JSONPathError {
        isBasic(a) && isBasic(b) ? unlikeTypes : wrongType
    }

    private static func isBasic(_ value: JSONValue) -> Bool {
        switch value {
        case .string, .bool, .number: true
        default: false
        }
    }
}
