/// A number as it is spelled: what was read is what is written, 1.50 stays 1.50.
///
/// Equality is of exact decimal value, so 1, 1.0 and 10e-1 are equal; nothing is rounded.
package struct JSONNumber: Sendable, CustomStringConvertible {
    package let text: String

    /// Nil when the text is not a number of JSON.
    package init?(_ text: String) {
        var copy = text
        let isNumber = copy.withUTF8 { bytes in
            let parser = TapeParser()
            guard let node = try? unsafe parser.parse(UnsafeRawBufferPointer(bytes)) else {
                return false
            }
            return withExtendedLifetime(parser) {
                node.kind == .number && node.range == 0..<bytes.count
            }
        }
        guard isNumber else { return nil }
        self.text = text
    }

    package init(_ value: Int64) {
        text = String(value)
    }

    package init(_ value: Int) {
        text = String(value)
    }

    /// Nil for infinities and NaN, which JSON does not have. Spelled as Go's encoder does: the
    /// shortest digits that read back as the same value, an exponent below 1e-6 and from 1e21.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = DecimalDigits(value).jsonText
    }

    init(unchecked text: String) {
        self.text = text
    }

    /// The value when it is spelled without fraction and exponent and fits.
    package var int64: Int64? { Int64(text) }

    /// The nearest double; infinite when out of range.
    package var double: Double { Double(text) ?? .nan }

    package var description: String { text }
}

extension JSONNumber: Hashable {
    package static func == (a: JSONNumber, b: JSONNumber) -> Bool {
        if a.text == b.text { return true }
        if a.isPlainInteger && b.isPlainInteger { return false }
        return a.exactValue == b.exactValue
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(exactValue)
    }

    /// An integer whose spelling is the only one without fraction and exponent.
    private var isPlainInteger: Bool {
        text != "-0" && text.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) }
    }

    private var exactValue: ExactValue { ExactValue(text) }

    /// sign 0.d1d2d3... times ten to the exponent, d1 and the last digit not 0; zero has no
    /// digits.
    private struct ExactValue: Hashable {
        var isNegative = false
        var digits: [UInt8] = []
        var exponent = 0

        init(_ text: String) {
            var fractionCount = 0
            var exponentText: Substring = "0"
            var inFraction = false
            let mantissaEnd = text.firstIndex { $0 == "e" || $0 == "E" } ?? text.endIndex
            if mantissaEnd < text.endIndex { exponentText = text[mantissaEnd...].dropFirst() }
            for byte in text[..<mantissaEnd].utf8 {
                switch byte {
                case UInt8(ascii: "-"): isNegative = true
                case UInt8(ascii: "."): inFraction = true
                default:
                    digits.append(byte)
                    if inFraction { fractionCount += 1 }
                }
            }
            // An exponent beyond an Int is held at a bound that no other spelling reaches.
            let written = Int(exponentText) ?? (exponentText.hasPrefix("-") ? .min / 4 : .max / 4)
            let leadingZeros = digits.prefix { $0 == 0x30 }.count
            exponent = digits.count - leadingZeros - fractionCount + written
            digits.removeFirst(leadingZeros)
            while digits.last == 0x30 { digits.removeLast() }
            if digits.isEmpty { (isNegative, exponent) = (false, 0) }
        }
    }
}
