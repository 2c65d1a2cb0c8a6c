internal import Document

/// Addresses in objects. Kubernetes 1.36 refuses leading zeros, IPv4-mapped IPv6 and CIDRs with
/// bits after the prefix; what an old object has may stay.
package enum AddressFormats {
    static let notAnAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
    static let notARange = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"

    /// Fields that are older than the strict rules: the canonical form is not asked for.
    package static func address(
        _ text: String, at field: Field, old: Set<String> = []
    ) -> [FieldError] {
        if old.contains(text) { return [] }
        let value = JSONValue.string(text)
        guard let address = IPAddress(text) else { return [.invalid(field, value, notAnAddress)] }
        if address.hasLeadingZeros { return [.invalid(field, value, "must not have leading 0s")] }
        if address.isMapped {
            return [.invalid(field, value, "must not be an IPv4-mapped IPv6 address")]
        }
        return []
    }

    package static func canonicalAddress(_ text: String, at field: Field) -> [FieldError] {
        let errors = address(text, at: field)
        guard errors.isEmpty, let address = IPAddress(text), address.description != text else {
            return errors
        }
        return [
            .invalid(
                field, .string(text),
                "must be in canonical form (\(GoQuoted.text(address.description)))")
        ]
    }

    package static func range(
        _ text: String, at field: Field, old: Set<String> = []
    ) -> [FieldError] {
        if old.contains(text) { return [] }
        let value = JSONValue.string(text)
        guard let range = IPRange(text) else { return [.invalid(field, value, notARange)] }
        if range.hasLeadingZeros {
            return [.invalid(field, value, "must not have leading 0s in IP or prefix length")]
        }
        if range.address.isMapped {
            return [.invalid(field, value, "must not have an IPv4-mapped IPv6 address")]
        }
        if range.base != range.address {
            return [.invalid(field, value, "must not have bits set beyond the prefix length")]
        }
        return []
    }

    package static func canonicalRange(_ text: String, at field: Field) -> [FieldError] {
        let errors = range(text, at: field)
        guard errors.isEmpty, let range = IPRange(text), range.description != text else {
            return errors
        }
        return [
            .invalid(
                field, .string(text),
                "must be in canonical form (\(GoQuoted.text(range.description)))")
        ]
    }

    /// Addresses that nothing outside the node can be reached at.
    package static func nonSpecial(_ text: String, at field: Field) -> [FieldError] {
        let value = JSONValue.string(text)
        guard let address = IPAddress(text) else {
            return [.invalid(field, value, "must be a valid IP address")]
        }
        return special(address, text).map { .invalid(field, value, $0) }
    }

    private static func special(_ address: IPAddress, _ text: String) -> [String] {
        var problems: [String] = []
        let v4 = address.v4
        if v4 == 0 || address.bits == 0 {
            problems.append("may not be unspecified (\(text))")
        }
        if v4.map({ $0 >> 24 == 127 }) ?? (address.bits == 1) {
            problems.append("may not be in the loopback range (127.0.0.0/8, ::1/128)")
        }
        if v4.map({ $0 >> 16 == 0xA9FE }) ?? (address.bits >> 118 == 0xFE80 >> 6) {
            problems.append("may not be in the link-local range (169.254.0.0/16, fe80::/10)")
        }
        let isLinkLocalMulticast = v4.map { $0 >> 8 == 0xE00000 }
            ?? (address.bits >> 120 == 0xFF && address.bits >> 112 & 0xF == 2)
        if isLinkLocalMulticast {
            problems.append(
                "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
        }
        return problems
    }

    /// `Warning:` texts for an IPv6 address that is not in its canonical form.
    package static func warnings(_ text: String, at field: Field) -> [String] {
        guard let address = IPAddress(text) else { return [] }
        if address.hasLeadingZeros || address.isMapped {
            return [
                "\(field): non-standard IP address \"\(text)\" will be considered invalid in a "
                    + "future Kubernetes release: use \"\(address)\""
            ]
        }
        if !address.isV4 && address.description != text {
            return [
                "\(field): IPv6 address \"\(text)\" should be in RFC 5952 canonical format "
                    + "(\"\(address)\")"
            ]
        }
        return []
    }

    package static func rangeWarnings(_ text: String, at field: Field) -> [String] {
        guard let range = IPRange(text) else { return [] }
        var warnings: [String] = []
        if range.base != range.address {
            warnings.append(
                "\(field): CIDR value \"\(text)\" is ambiguous in this context (should be "
                    + "\"\(range)\" or \"\(range.address)/\(range.bitCount)\"?)")
        }
        if range.hasLeadingZeros || range.address.isMapped {
            warnings.append(
                "\(field): non-standard CIDR value \"\(text)\" will be considered invalid in a "
                    + "future Kubernetes release: use \"\(range)\"")
        }
        if warnings.isEmpty && !range.isV4 && range.description != text {
            warnings.append(
                "\(field): IPv6 CIDR value \"\(text)\" should be in RFC 5952 canonical format "
                    + "(\"\(range)\")")
        }
        return warnings
    }
}
