/// Where keys, seal IDs and nonces come from: the system's generator, or what a test says.
package struct Randomness: Sendable {
    private let fill: @Sendable (Int) -> [UInt8]

    package init(_ fill: @escaping @Sendable (_ byteCount: Int) -> [UInt8]) {
        self.fill = fill
    }

    /// Swift's system generator, which on Linux is `getrandom`.
    package static let system = Randomness { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    package func bytes(_ count: Int) -> [UInt8] {
        let bytes = fill(count)
        guard bytes.count == count else {
            fatalError("\(count) random bytes were asked for, \(bytes.count) came")
        }
        return bytes
    }
}
