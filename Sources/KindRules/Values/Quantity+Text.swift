extension Quantity {
    package init(parsing text: String) throws(QuantityError) {
        var rest = Substring(text).utf8
        guard !rest.isEmpty else { throw .format }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = rest.prefix(while: isDigit)
            rest = rest.dropFirst(fraction.count)
        }
        let scale = try Self.scale(ofSuffix: rest)
        let digits = Array(whole.drop { $0 == UInt8(ascii: "0") }) + fraction
        var exponent = scale.power - fraction.count + 9
        if scale.format == .binary { exponent = 9 - fraction.count }
        var amount = Self.amount(of: digits, exponent: exponent, isNegative: isNegative)
        format = scale.format
        if format == .binary {
            amount = Self.held(amount, times: Int128(1) << Int128(scale.power))
            amount = min(Self.mostBinary, max(-Self.mostBinary, amount))
            if amount.magnitude < Self.unit.magnitude && amount > 0 { format = .decimal }
        }
        billionths = amount
    }

    private static func isSuffixLetter(_ byte: UInt8) -> Bool {
        "eEinumkKMGTP".utf8.contains(byte)
    }

    private static func scale(
        ofSuffix bytes: Substring.UTF8View
    ) throws(QuantityError) -> (power: Int, format: Format) {
        let letters = bytes.prefix(while: isSuffixLetter)
        var rest = bytes.dropFirst(letters.count)
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard rest.allSatisfy(isDigit) else { throw .format }
        let suffix = String(Substring(bytes))
        if let power = decimalSuffixes[suffix] { return (power, .decimal) }
        if let power = binarySuffixes[suffix] { return (power, .binary) }
        guard suffix.first == "e" || suffix.first == "E", let power = Int(suffix.dropFirst()),
            power.magnitude < 1_000_000
        else { throw .suffix }
        return (power, .exponent)
    }

    /// The digits times ten to the exponent; what is lost is rounded away from zero.
    private static func amount(of digits: [UInt8], exponent: Int, isNegative: Bool) -> Int128 {
        var amount: Int128 = 0
        var isRoundedUp = false
        let kept = exponent < 0 ? digits.dropLast(min(-exponent, digits.count)) : digits[...]
        for digit in kept {
            amount = held(amount, times: 10)
            if amount < most { amount += Int128(digit - UInt8(ascii: "0")) }
        }
        if digits.dropFirst(kept.count).contains(where: { $0 != UInt8(ascii: "0") }) {
            isRoundedUp = true
        }
        if amount != 0 {
            for _ in 0..<max(0, min(exponent, 40)) { amount = held(amount, times: 10) }
        }
        if isRoundedUp { amount += 1 }
        return isNegative ? -amount : amount
    }

    private static func held(_ amount: Int128, times factor: Int128) -> Int128 {
        let (product, isOver) = amount.multipliedReportingOverflow(by: factor)
        if isOver || product.magnitude > most.magnitude { return amount < 0 ? -most : most }
        return product
    }

    static let decimalSuffixes: [String: Int] = [
        "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
    ]
    static let binarySuffixes: [String: Int] = [
        "Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60,
    ]
}

extension Quantity: CustomStringConvertible {
    /// The canonical form: no fraction, the largest suffix that keeps it exact.
    package var description: String {
        if isZero { return "0" }
        let bound = 1_024 * Self.unit
        if format == .binary && isWhole && billionths.magnitude >= bound.magnitude {
            return binaryText
        }
        return decimalText(isExponent: format == .exponent)
    }

    private var binaryText: String {
        var mantissa = billionths / Self.unit
        var power = 0
        while power < 6 && mantissa % 1_024 == 0 {
            mantissa /= 1_024
            power += 1
        }
        return "\(mantissa)\(["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][power])"
    }

    private func decimalText(isExponent: Bool) -> String {
        var mantissa = billionths
        var step = 0
        while step < 9 && mantissa % 1_000 == 0 {
            mantissa /= 1_000
            step += 1
        }
        if isExponent { return step == 3 ? "\(mantissa)" : "\(mantissa)e\(step * 3 - 9)" }
        return "\(mantissa)\(["n", "u", "m", "", "k", "M", "G", "T", "P", "E"][step])"
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
