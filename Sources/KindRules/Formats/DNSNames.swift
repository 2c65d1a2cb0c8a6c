/// Names as DNS has them. Each check returns what is wrong; nothing when the name is good.
package enum DNSNames {
    static let labelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    static let subdomainPattern = #"\#(labelPattern)(\.\#(labelPattern))*"#

    /// RFC 1123: at most 63 lower case letters, digits and dashes.
    package static func labelProblems(_ text: String) -> [String] {
        var problems = lengthProblems(text, max: 63)
        if isLabel(text.utf8[...]) { return problems }
        problems.append(
            isSubdomain(text)
                ? "must not contain dots"
                : RuleText.pattern(
                    "a lowercase RFC 1123 label must consist of lower case alphanumeric "
                        + "characters or '-', and must start and end with an alphanumeric "
                        + "character",
                    labelPattern, "my-name", "123-abc"))
        return problems
    }

    /// RFC 1123: labels with dots between them, 253 characters in all.
    package static func subdomainProblems(_ text: String) -> [String] {
        var problems = lengthProblems(text, max: 253)
        if !isSubdomain(text) {
            problems.append(
                RuleText.pattern(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                        + "characters, '-' or '.', and must start and end with an alphanumeric "
                        + "character", subdomainPattern, "example.com"))
        }
        return problems
    }

    /// A subdomain whose labels may have underscores, first as well.
    package static func underscoredSubdomainProblems(_ text: String) -> [String] {
        var problems = lengthProblems(text, max: 253)
        let isGood = labels(text).allSatisfy { label in
            let inner = label.first == UInt8(ascii: "_") ? label.dropFirst() : label
            return isLabel(inner, extra: UInt8(ascii: "_"))
        }
        if !isGood {
            let label = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
            problems.append(
                RuleText.pattern(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                        + "characters, '_', '-' or '.', and must start and end with an "
                        + "alphanumeric character", #"\#(label)(\.\#(label))*"#, "example.com"))
        }
        return problems
    }

    /// RFC 1035: as a label, with a letter first.
    package static func rfc1035LabelProblems(_ text: String) -> [String] {
        var problems = lengthProblems(text, max: 63)
        let isGood = isLabel(text.utf8[...]) && (text.utf8.first.map(isLetter) ?? false)
        if !isGood {
            problems.append(
                RuleText.pattern(
                    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
                        + "start with an alphabetic character, and end with an alphanumeric "
                        + "character", "[a-z]([-a-z0-9]*[a-z0-9])?", "my-name", "abc-123"))
        }
        return problems
    }

    /// RFC 1034 section 4.3.3: `*.` and a subdomain.
    package static func wildcardProblems(_ text: String) -> [String] {
        var problems = lengthProblems(text, max: 253)
        if !text.hasPrefix("*.") || !isSubdomain(String(text.dropFirst(2))) {
            problems.append(
                RuleText.pattern(
                    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS "
                        + "subdomain, which must consist of lower case alphanumeric characters, "
                        + "'-' or '.' and end with an alphanumeric character",
                    #"\*\."# + subdomainPattern, "*.example.com"))
        }
        return problems
    }

    package static func isSubdomain(_ text: String) -> Bool {
        labels(text).allSatisfy { isLabel($0) }
    }

    private static func labels(_ text: String) -> [Substring.UTF8View] {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    private static func lengthProblems(_ text: String, max: Int) -> [String] {
        text.utf8.count > max ? [RuleText.maxLength(max)] : []
    }

    private static func isLabel(_ bytes: Substring.UTF8View, extra: UInt8? = nil) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy {
                isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == extra
            }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte)
    }
}
