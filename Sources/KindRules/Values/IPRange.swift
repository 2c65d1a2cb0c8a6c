/// A range of addresses in CIDR notation, as Kubernetes' lenient parser reads it.
package struct IPRange: Hashable, Sendable, CustomStringConvertible {
    /// The address as written, which may lie within the range.
    package let address: IPAddress
    package let prefixLength: Int
    package let hasLeadingZeros: Bool

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parts[0]), !parts[1].isEmpty,
            parts[1].utf8.count < 8, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let length = Int(parts[1])
        else { return nil }
        let isWrittenV4 = address.isV4 && !address.isMapped
        guard length <= (isWrittenV4 ? 32 : 128) else { return nil }
        self.address = address
        prefixLength = length
        hasLeadingZeros = address.hasLeadingZeros
            || (parts[1].utf8.count > 1 && parts[1].hasPrefix("0"))
    }

    private var hostBitCount: Int {
        (address.isV4 && !address.isMapped ? 32 : 128) - prefixLength
    }

    private var mask: UInt128 {
        hostBitCount >= 128 ? 0 : UInt128.max << UInt128(hostBitCount)
    }

    /// The address with the bits after the prefix cleared.
    package var base: IPAddress { IPAddress(bits: address.bits & mask) }
    package var last: IPAddress { IPAddress(bits: address.bits | ~mask) }
    package var isV4: Bool { address.isV4 }
    /// The number of bits in the family's addresses.
    package var bitCount: Int { address.isV4 && !address.isMapped ? 32 : 128 }

    package func contains(_ other: IPAddress) -> Bool {
        other.isV4 == isV4 && other.bits & mask == address.bits & mask
    }

    package func contains(_ other: IPRange) -> Bool {
        contains(other.address) && other.prefixLength >= prefixLength
    }

    package func overlaps(_ other: IPRange) -> Bool {
        contains(other.base) || other.contains(base)
    }

    package var description: String { "\(base)/\(prefixLength)" }
}
