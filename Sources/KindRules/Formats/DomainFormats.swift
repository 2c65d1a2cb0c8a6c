internal import Document

/// Texts that start with a domain, checked with errors at their field.
package enum DomainFormats {
    /// A domain with at least three segments.
    package static func fullyQualifiedName(_ text: String, at field: Field) -> [FieldError] {
        if text.isEmpty { return [.required(field)] }
        let problems = DNSNames.subdomainProblems(text)
        if !problems.isEmpty {
            return [.invalid(field, .string(text), problems.joined(separator: ","))]
        }
        return text.split(separator: ".").count < 3
            ? [
                .invalid(
                    field, .string(text),
                    "should be a domain with at least three segments separated by dots")
            ] : []
    }

    /// A domain with at least two segments; a dot may end it.
    package static func fullyQualifiedDomain(_ text: String, at field: Field) -> [FieldError] {
        if text.isEmpty { return [.required(field)] }
        let name = text.hasSuffix(".") ? String(text.dropLast()) : text
        let problems = DNSNames.subdomainProblems(name)
        if !problems.isEmpty {
            return [.invalid(field, .string(name), problems.joined(separator: ","))]
        }
        let labels = name.split(separator: ".")
        if labels.count < 2 {
            return [
                .invalid(
                    field, .string(name),
                    "should be a domain with at least two segments separated by dots")
            ]
        }
        for label in labels {
            let problems = DNSNames.labelProblems(String(label))
            if problems.isEmpty { continue }
            return [.invalid(field, .string(String(label)), problems.joined(separator: ","))]
        }
        return []
    }

    /// `acme.io/foo`: a domain, a slash, and a path of HTTP's characters.
    package static func prefixedPath(_ text: String, at field: Field) -> [FieldError] {
        if text.isEmpty { return [.required(field)] }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return [
                .invalid(
                    field, .string(text),
                    "must be a domain-prefixed path (such as \"acme.io/foo\")")
            ]
        }
        let host = String(parts[0])
        var errors = DNSNames.subdomainProblems(host).map {
            FieldError.invalid(field, .string(host), $0)
        }
        if !parts[1].utf8.allSatisfy(isPathByte) {
            errors.append(
                .invalid(
                    field, .string(String(parts[1])),
                    RuleText.pattern("Invalid path", #"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"#)))
        }
        return errors
    }

    /// `acme.io/foo`: a domain, a slash, and the name of a label's key.
    package static func prefixedKey(_ text: String, at field: Field) -> [FieldError] {
        if text.isEmpty { return [.required(field)] }
        let errors = TextFormats.qualifiedNameProblems(text).map {
            FieldError.invalid(field, .string(text), $0)
        }
        if !errors.isEmpty { return errors }
        return text.contains("/")
            ? []
            : [
                .invalid(
                    field, .string(text), "must be a domain-prefixed key (such as \"acme.io/foo\")")
            ]
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            || "/-._~%!$&'()*+,;=:".utf8.contains(byte)
    }
}
