/// The size of a resource quantity: `500Mi`, `1.5`, `250m`, `2e3`.
enum QuantityText {
    /// Nil for text that is no quantity. Close enough to compare by, not exact.
    static func value(of text: String) -> Double? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
        let suffix = text[number.endIndex...]
        guard number.contains(where: \.isNumber), let value = Double(number) else { return nil }
        if let factor = factors[String(suffix)] { return value * factor }
        guard suffix.first == "e" || suffix.first == "E", Int(suffix.dropFirst()) != nil else {
            return nil
        }
        return Double(text)
    }

    private static let factors: [String: Double] = [
        "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12,
        "P": 1e15, "E": 1e18, "Ki": 0x1p10, "Mi": 0x1p20, "Gi": 0x1p30, "Ti": 0x1p40,
        "Pi": 0x1p50, "Ei": 0x1p60,
    ]
}
