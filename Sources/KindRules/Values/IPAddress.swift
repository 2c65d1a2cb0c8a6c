/// An IP address, as Kubernetes' lenient parser reads it: IPv4 octets may have leading zeros.
///
/// IPv4 addresses are held in their IPv6-mapped form, so `10.0.0.1` and `::ffff:10.0.0.1` are the
/// same address of family IPv4, as they are to Go.
package struct IPAddress: Hashable, Comparable, Sendable {
    package var bits: UInt128
    /// How the text was spelled; not part of the address.
    package let hasLeadingZeros: Bool
    package let isMapped: Bool

    private static let mappedPrefix: UInt128 = 0xFFFF << 32

    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: ":")) {
            guard let (bits, hasLeadingZeros) = Self.v6(bytes) else { return nil }
            self.bits = bits
            self.hasLeadingZeros = hasLeadingZeros
            isMapped = bits >> 32 == 0xFFFF
        } else {
            guard let (octets, hasLeadingZeros) = Self.v4(bytes[...]) else { return nil }
            bits = Self.mappedPrefix | UInt128(octets)
            self.hasLeadingZeros = hasLeadingZeros
            isMapped = false
        }
    }

    package init(v4 octets: UInt32) {
        self.init(bits: Self.mappedPrefix | UInt128(octets))
    }

    package init(bits: UInt128) {
        self.bits = bits
        hasLeadingZeros = false
        isMapped = false
    }

    package var isV4: Bool { bits >> 32 == 0xFFFF }
    package var v4: UInt32? { isV4 ? UInt32(truncatingIfNeeded: bits) : nil }
    package var family: String { isV4 ? "IPv4" : "IPv6" }

    package static func == (a: Self, b: Self) -> Bool { a.bits == b.bits }
    package static func < (a: Self, b: Self) -> Bool { a.bits < b.bits }
    package func hash(into hasher: inout Hasher) { hasher.combine(bits) }

    private static func v4(_ bytes: ArraySlice<UInt8>) -> (UInt32, Bool)? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: UInt32 = 0
        var hasLeadingZeros = false
        for part in parts {
            guard !part.isEmpty, part.count < 16 else { return nil }
            var octet: UInt32 = 0
            for byte in part {
                guard (0x30...0x39).contains(byte) else { return nil }
                octet = octet * 10 + UInt32(byte - 0x30)
                if octet > 255 { return nil }
            }
            if part.count > 1 && part.first == 0x30 { hasLeadingZeros = true }
            octets = octets << 8 | octet
        }
        return (octets, hasLeadingZeros)
    }

    private static func v6(_ bytes: [UInt8]) -> (UInt128, Bool)? {
        let colon = UInt8(ascii: ":")
        guard let gap = bytes.indices.dropLast().first(where: {
            bytes[$0] == colon && bytes[$0 + 1] == colon
        }) else {
            guard let (groups, zeros) = groups(bytes[...]), groups.count == 8 else { return nil }
            return (joined(groups), zeros)
        }
        guard let (head, _) = groups(bytes[..<gap], allowsV4: false),
            let (tail, zeros) = groups(bytes[(gap + 2)...]), head.count + tail.count < 8
        else { return nil }
        let filling = [UInt16](repeating: 0, count: 8 - head.count - tail.count)
        return (joined(head + filling + tail), zeros)
    }

    private static func joined(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    private static func groups(
        _ bytes: ArraySlice<UInt8>, allowsV4: Bool = true
    ) -> ([UInt16], Bool)? {
        if bytes.isEmpty { return ([], false) }
        var groups: [UInt16] = []
        var hasLeadingZeros = false
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() {
            if part.contains(UInt8(ascii: ".")) {
                guard allowsV4, place == parts.count - 1, let (octets, zeros) = v4(part) else {
                    return nil
                }
                hasLeadingZeros = zeros
                groups.append(UInt16(octets >> 16))
                groups.append(UInt16(truncatingIfNeeded: octets))
                continue
            }
            guard (1...4).contains(part.count),
                let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
                part.first != UInt8(ascii: "+")
            else { return nil }
            groups.append(group)
        }
        return groups.count > 8 ? nil : (groups, hasLeadingZeros)
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted, or RFC 5952's form.
    package var description: String {
        if let v4 { return "\(v4 >> 24).\(v4 >> 16 & 255).\(v4 >> 8 & 255).\(v4 & 255)" }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
        guard let gap = Self.longestZeros(groups) else { return Self.text(groups[...]) }
        return Self.text(groups[..<gap.lowerBound]) + "::" + Self.text(groups[gap.upperBound...])
    }

    private static func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of two or more zeros.
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        while start < groups.count {
            var end = start
            while end < groups.count && groups[end] == 0 { end += 1 }
            if end - start > max(1, longest?.count ?? 0) { longest = start..<end }
            start = max(end, start + 1)
        }
        return longest
    }
}
