internal import Document

/// Who signs: a domain, a slash, and a name.
enum SignerName {
    static func validate(_ name: String, at field: Field) -> [FieldError] {
        if name.isEmpty { return [.required(field)] }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            return [
                .invalid(
                    field, .string(name),
                    "must be a fully qualified domain and path of the form "
                        + "'example.com/signer-name'")
            ]
        }
        var errors: [FieldError] = []
        if parts[0].utf8.count > 253 { errors.append(.tooLong(field, max: 253)) }
        let labels = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        for label in labels.map(String.init) {
            let problems = self.problems(
                label, DNSNames.labelProblems(label), shown: parts[0], at: field)
            if !problems.isEmpty { return errors + problems }
        }
        if labels.count < 2 {
            errors.append(
                .invalid(
                    field, .string(parts[0]),
                    "should be a domain with at least two segments separated by dots"))
            return errors
        }
        for label in parts[1].split(separator: ".", omittingEmptySubsequences: false) {
            let label = String(label)
            let problems = self.problems(
                label, DNSNames.subdomainProblems(label), shown: parts[1], at: field)
            if !problems.isEmpty { return errors + problems }
        }
        if name.utf8.count > 571 { errors.append(.tooLong(field, max: 571)) }
        return errors
    }

    private static func problems(
        _ label: String, _ problems: [String], shown: String, at field: Field
    ) -> [FieldError] {
        problems.map {
            .invalid(field, .string(shown), "validating label \(GoQuoted.text(label)): \($0)")
        }
    }
}
