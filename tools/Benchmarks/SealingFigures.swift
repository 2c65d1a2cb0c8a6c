import KubernetesAPI
import Sealing

/// What sealing an object costs.
struct SealingFigures {
    private static let count = 20_000

    func print() throws {
        let place = SealedPlace(
            storeUUID: [UInt8](repeating: 1, count: 16),
            key: ObjectKey(
                resource: GroupResource(group: "", resource: "secrets"), namespace: "shop",
                name: "checkout-database"),
            uid: "b0c2b397-c40e-4d82-8ba7-9d97b28022d3")
        let document = UnsealedDocument(
            bytes: [UInt8](repeating: UInt8(ascii: "x"), count: 1_024), resourceVersionOffset: 900)
        let key = DataKey(.system)
        let wrapping = KeyEncryptionKey(bytes: [UInt8](repeating: 2, count: 32), origin: "")
        let sealed = try SealedDocument(document, keyNumber: 1, key, for: place, .system)
        let wrapped = try WrappedDataKey(key, number: 1, for: place, under: wrapping, .system)
        try row("seal 1 KiB") {
            _ = try SealedDocument(document, keyNumber: 1, key, for: place, .system)
        }
        try row("unseal 1 KiB") { _ = try sealed.unsealed(key, for: place) }
        try row("make and wrap a data key") {
            _ = try WrappedDataKey(
                DataKey(.system), number: 1, for: place, under: wrapping, .system)
        }
        try row("unwrap a data key") {
            _ = try wrapped.unwrapped(number: 1, for: place, under: wrapping)
        }
    }

    private func row(_ name: String, _ body: () throws -> Void) throws {
        let time = try Measure(times: 5) { for _ in 0..<Self.count { try body() } }
        Swift.print(name.padded(to: 39) + Measure.words(time.median / Double(Self.count)))
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
