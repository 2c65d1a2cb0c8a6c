package import KubernetesAPI

/// Where a write takes what no request says: the time, UIDs, the ends of generated names.
package struct WriteSources: Sendable {
    package var clock: @Sendable () -> Timestamp
    package var uid: @Sendable () -> String
    package var nameSuffix: @Sendable () -> String

    package init(
        clock: @escaping @Sendable () -> Timestamp,
        uid: @escaping @Sendable () -> String = WriteSources.randomUID,
        nameSuffix: @escaping @Sendable () -> String = WriteSources.randomSuffix
    ) {
        self.clock = clock
        self.uid = uid
        self.nameSuffix = nameSuffix
    }

    /// A version 4 UUID (RFC 9562, section 5.4).
    package static func randomUID() -> String {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = hex(high) + hex(low)
        let text = Array(digits.utf8)
        let parts = [text[0..<8], text[8..<12], text[12..<16], text[16..<20], text[20..<32]]
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }

    private static func hex(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }

    /// Five characters that spell no word.
    package static func randomSuffix() -> String {
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
        var generator = SystemRandomNumberGenerator()
        return String(
            (0..<5).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
    }
}
