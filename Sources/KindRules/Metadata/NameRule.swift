/// How the API server checks a kind's names.
package enum NameRule: Sendable {
    case dnsSubdomain, dnsLabel, dns1035Label
    /// Any text that can stand in a path: RBAC's names.
    case pathSegment
    /// The key of a ConfigMap: names of lease candidates.
    case configKey
    /// An IP address in its canonical form.
    case ipAddress
    /// Whatever its characters: the kind's own rules check the name.
    case any
}

extension NameRule {
    /// What is wrong with a name; a prefix of a generated name may end with a dash.
    package func problems(_ name: String, isPrefix: Bool = false) -> [String] {
        let text = isPrefix && name.hasSuffix("-") && name.utf8.count > 1
            ? name.dropLast() + "a" : name
        switch self {
        case .dnsSubdomain: return DNSNames.subdomainProblems(text)
        case .dnsLabel: return DNSNames.labelProblems(text)
        case .dns1035Label: return DNSNames.rfc1035LabelProblems(text)
        case .pathSegment: return TextFormats.pathSegmentProblems(name, isPrefix: isPrefix)
        case .configKey: return TextFormats.configKeyProblems(name)
        case .ipAddress:
            guard let address = IPAddress(name) else { return [AddressFormats.notAnAddress] }
            if address.hasLeadingZeros { return ["must not have leading 0s"] }
            if address.isMapped { return ["must not be an IPv4-mapped IPv6 address"] }
            return address.description == name
                ? [] : ["must be in canonical form (\(GoQuoted.text(address.description)))"]
        case .any: return []
        }
    }
}
