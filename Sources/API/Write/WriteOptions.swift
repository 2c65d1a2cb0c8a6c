internal import Document
internal import KindRules

/// `dryRun`, `fieldManager` and `fieldValidation` of a write, checked in the API server's order.
struct WriteOptions: Sendable {
    enum Validation: Sendable { case ignore, warn, strict }

    /// The name that the API gives to the options of each verb.
    enum Kind: String, Sendable {
        case create = "CreateOptions"
        case update = "UpdateOptions"
        case patch = "PatchOptions"
    }

    var isDryRun: Bool
    /// As the request names it; "" when it does not.
    var fieldManager: String
    var validation: Validation

    init(query: QueryItems, kind: Kind) throws(APIStatus) {
        var errors: [FieldError] = []
        let manager = query["fieldManager"] ?? ""
        if kind == .patch {
            if query.flag("force") != nil {
                errors.append(
                    .forbidden(Field("force"), "may not be specified for non-apply patch"))
            }
        }
        errors += ManagedFieldsRules.manager(manager, at: Field("fieldManager"))
        errors += Self.dryRunProblems(query.items["dryRun"] ?? [])
        let validation = query["fieldValidation"] ?? ""
        if !["", "Ignore", "Strict", "Warn"].contains(validation) {
            errors.append(
                .notSupported(
                    Field("fieldValidation"), .string(validation),
                    supported: ["", "Ignore", "Strict", "Warn"]))
        }
        guard errors.isEmpty else {
            throw .invalid(kind: kind.rawValue, group: "meta.k8s.io", name: "", errors)
        }
        isDryRun = query.items["dryRun"] != nil
        fieldManager = manager
        self.validation =
            validation == "Ignore" ? .ignore : validation == "Strict" ? .strict : .warn
        try Self.checkTimeout(query["timeout"])
    }

    /// All that is supported is "All", any number of times.
    static func dryRunProblems(_ values: [String]) -> [FieldError] {
        guard values.contains(where: { $0 != "All" }) else { return [] }
        return [
            .notSupported(
                Field("dryRun"), .array(values.map { .string($0) }), supported: ["All"])
        ]
    }

    static func checkTimeout(_ text: String?) throws(APIStatus) {
        guard let text, !text.isEmpty, !GoDuration.isValid(text) else { return }
        throw .badRequest(
            "invalid timeout specified in the request URL - time: invalid duration \"\(text)\"")
    }
}

/// Durations as Go writes them: `1h30m`, `-1.5s`, `300ms`.
enum GoDuration {
    private static let units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"]

    static func isValid(_ text: String) -> Bool {
        var rest = text[...]
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        if rest == "0" { return true }
        if rest.isEmpty { return false }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard number.contains(where: \.isNumber), number.count(where: { $0 == "." }) <= 1
            else { return false }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
            guard units.contains(String(unit)) else { return false }
            rest = rest.dropFirst(unit.count)
        }
        return true
    }
}
