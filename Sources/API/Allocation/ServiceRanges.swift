internal import KindRules

/// What the cluster gives Services from.
package struct ServiceRanges: Sendable {
    /// Cluster IPs, without the first and the last address.
    package var addresses: Range<UInt32>
    /// As it was configured, for messages.
    package var addressText: String
    package var ports: ClosedRange<Int64>

    package init(addresses: Range<UInt32>, addressText: String, ports: ClosedRange<Int64>) {
        self.addresses = addresses
        self.addressText = addressText
        self.ports = ports
    }

    /// `10.96.0.0/16` and `30000-32767`, as a kube-apiserver with kubeadm's flags.
    package static let standard = ServiceRanges(
        addresses: 0x0A60_0001..<0x0A60_FFFF, addressText: "10.96.0.0/16", ports: 30_000...32_767)

    /// Of the Service `kubernetes`.
    package var firstAddress: String { IPAddress(v4: addresses.lowerBound).description }

    /// The lower part is for those who ask for an address; the others get theirs above it, so
    /// that they seldom meet: a sixteenth, from 16 to 256 addresses; none of a range of 16.
    var freeAddresses: Range<UInt32> {
        let count = UInt32(addresses.count)
        let kept = count <= 16 ? 0 : min(max(16, count / 16), 256)
        return (addresses.lowerBound + kept)..<addresses.upperBound
    }

    /// The same for ports: a 32nd, from 16 to 128; none of a range of 16.
    var freePorts: ClosedRange<Int64> {
        let count = Int64(ports.count)
        let kept = count <= 16 ? 0 : min(max(16, count / 32), 128)
        return (ports.lowerBound + kept)...ports.upperBound
    }

    /// What a dry run shows for an address that a real one would choose.
    var dryRunAddress: IPAddress { IPAddress(v4: addresses.lowerBound - 1) }

    func contains(_ address: IPAddress) -> Bool {
        address.v4.map { addresses.contains($0) } ?? false
    }

    /// The first and the last address belong to the range but to nobody.
    func borders(_ address: IPAddress) -> Bool {
        guard let v4 = address.v4 else { return false }
        return v4 == addresses.lowerBound - 1 || v4 == addresses.upperBound
    }
}
