internal import KubernetesAPI

/// Texts of other shapes. Each check returns what is wrong; nothing when the text is good.
package enum TextFormats {
    /// A prefix that is a domain, a slash, and a name; the prefix may be left out.
    package static func qualifiedNameProblems(_ text: String) -> [String] {
        NameRules.qualifiedNameProblems(text)
    }

    package static func labelValueProblems(_ text: String) -> [String] {
        NameRules.labelValueProblems(text)
    }

    /// Names of RBAC's objects, and everything that stands in a path between slashes.
    package static func pathSegmentProblems(_ text: String, isPrefix: Bool = false) -> [String] {
        if !isPrefix {
            if text == "." || text == ".." { return ["may not be '\(text)'"] }
        }
        return ["/", "%"].filter { text.contains($0) }.map { "may not contain '\($0)'" }
    }

    /// RFC 6335: at most 15 lower case letters, digits and single dashes, a letter among them.
    package static func portNameProblems(_ text: String) -> [String] {
        let bytes = text.utf8
        var problems: [String] = []
        if bytes.count > 15 { problems.append(RuleText.maxLength(15)) }
        if bytes.isEmpty || !bytes.allSatisfy({ isLetter($0) || isDigit($0) || $0 == dash }) {
            problems.append(
                "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        if !bytes.contains(where: isLetter) {
            problems.append("must contain at least one letter (a-z)")
        }
        if text.contains("--") { problems.append("must not contain consecutive hyphens") }
        if bytes.first == dash || bytes.last == dash {
            problems.append("must not begin or end with a hyphen")
        }
        return problems
    }

    package static func portNumberProblems(_ port: Int64) -> [String] {
        (1...65_535).contains(port) ? [] : [RuleText.range(1, 65_535)]
    }

    /// Keys of ConfigMaps and Secrets, which become names of files.
    package static func configKeyProblems(_ text: String) -> [String] {
        var problems: [String] = []
        if text.utf8.count > 253 { problems.append(RuleText.maxLength(253)) }
        if text.isEmpty || !text.utf8.allSatisfy(isKeyByte) {
            problems.append(
                RuleText.pattern(
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
                    "[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name"))
        }
        return problems + parentFolderProblems(text)
    }

    /// Names of environment variables: printable ASCII but `=`.
    package static func environmentNameProblems(_ text: String) -> [String] {
        if text.isEmpty { return ["environment variable name \(RuleText.empty)"] }
        let isGood = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") }
        return isGood
            ? []
            : [
                "a valid environment variable name must consist only of printable ASCII "
                    + "characters other than '='"
            ]
    }

    package static func cIdentifierProblems(_ text: String) -> [String] {
        let isGood = text.utf8.first.map { !isDigit($0) } ?? false
            && text.utf8.allSatisfy { isKeyByte($0) && $0 != dash && $0 != UInt8(ascii: ".") }
        return isGood
            ? []
            : [
                RuleText.pattern(
                    "a valid C identifier must start with alphabetic character or '_', followed "
                        + "by a string of alphanumeric characters or '_'",
                    "[A-Za-z_][A-Za-z0-9_]*", "my_name", "MY_NAME", "MyName")
            ]
    }

    package static func percentProblems(_ text: String) -> [String] {
        let isGood = text.hasSuffix("%") && text.utf8.count > 1
            && text.utf8.dropLast().allSatisfy(isDigit)
        return isGood
            ? []
            : [
                RuleText.pattern(
                    "a valid percent string must be a numeric string followed by an ending '%'",
                    "[0-9]+%", "1%", "93%")
            ]
    }

    package static func httpHeaderNameProblems(_ text: String) -> [String] {
        let isGood = !text.isEmpty
            && text.utf8.allSatisfy { isLetter($0 | 0x20) || isDigit($0) || $0 == dash }
        return isGood
            ? []
            : [
                RuleText.pattern(
                    "a valid HTTP header must consist of alphanumeric characters or '-'",
                    "[-A-Za-z0-9]+", "X-Header-Name")
            ]
    }

    package static func parentFolderProblems(_ text: String) -> [String] {
        if text == "." || text == ".." { return ["must not be '\(text)'"] }
        return text.hasPrefix("..") ? ["must not start with '..'"] : []
    }

    private static let dash = UInt8(ascii: "-")
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLetter(byte) || (0x41...0x5A).contains(byte) || byte == dash
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
}
