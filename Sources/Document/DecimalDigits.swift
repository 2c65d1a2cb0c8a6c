/// The shortest decimal digits that read back as a double, to be laid out in either of the ways
/// that Go prints floating-point numbers.
struct DecimalDigits {
    let isNegative: Bool
    /// ASCII, no zeros at either end; "0" for zero.
    let digits: [UInt8]
    /// The value is 0.digits times ten to this.
    let pointPosition: Int

    init(_ value: Double) {
        let text = value.magnitude.description.lowercased()
        let parts = text.split(separator: "e")
        let mantissa = parts.first ?? "0"
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let whole = mantissa.prefix { $0 != "." }
        let fraction = mantissa.dropFirst(whole.count + 1)
        var all = Array(whole.utf8) + Array(fraction.utf8)
        let leadingZeros = all.prefix { $0 == 0x30 }.count
        all.removeFirst(leadingZeros)
        while all.last == 0x30 { all.removeLast() }
        isNegative = value.sign == .minus
        digits = all.isEmpty ? [0x30] : all
        pointPosition = all.isEmpty ? 1 : whole.utf8.count - leadingZeros + exponent
    }

    /// As encoding/json: an exponent below 1e-6 and from 1e21.
    var jsonText: String {
        let exponent = pointPosition - 1
        guard digits != [0x30], exponent < -6 || exponent >= 21 else { return plainText }
        return scientificText(exponentWidth: exponent < 0 ? 1 : 2)
    }

    /// As strconv's %g with the shortest precision: an exponent below 1e-4 and from 1e6.
    var generalText: String {
        let exponent = pointPosition - 1
        return exponent < -4 || exponent >= 6 ? scientificText(exponentWidth: 2) : plainText
    }

    private var sign: String { isNegative ? "-" : "" }

    private var plainText: String {
        if pointPosition <= 0 {
            return sign + "0." + String(repeating: "0", count: -pointPosition) + text(digits[...])
        }
        if pointPosition >= digits.count {
            let zeros = String(repeating: "0", count: pointPosition - digits.count)
            return sign + text(digits[...]) + zeros
        }
        return sign + text(digits[..<pointPosition]) + "." + text(digits[pointPosition...])
    }

    private func scientificText(exponentWidth: Int) -> String {
        let exponent = pointPosition - 1
        let written = String(exponent.magnitude)
        let padding = String(repeating: "0", count: max(0, exponentWidth - written.utf8.count))
        let fraction = digits.count > 1 ? "." + text(digits[1...]) : ""
        return sign + text(digits[..<1]) + fraction + (exponent < 0 ? "e-" : "e+") + padding
            + written
    }

    private func text(_ digits: ArraySlice<UInt8>) -> String {
        String(decoding: digits, as: UTF8.self)
    }
}
