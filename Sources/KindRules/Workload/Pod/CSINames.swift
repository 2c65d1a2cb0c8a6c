internal import Document

/// Names of drivers of the container storage interface.
enum CSINames {
    static func driver(_ name: String, at field: Field) -> [FieldError] {
        if name.isEmpty { return [.required(field)] }
        var errors: [FieldError] = []
        if name.utf8.count > 63 { errors.append(.tooLong(field, max: 63)) }
        return errors
            + DNSNames.subdomainProblems(name.lowercased()).map {
                .invalid(field, .string(name), $0)
            }
    }
}
