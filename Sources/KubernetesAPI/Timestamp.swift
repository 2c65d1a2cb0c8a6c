/// A moment in UTC, to the nanosecond, from 1678 to 2262.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

    /// Parses RFC 3339 with any number of fraction digits (those after the ninth are dropped) and
    /// any offset; nil for anything else, calendar impossibilities included.
    package init?(rfc3339 text: some StringProtocol) {
        var copy = String(text)
        guard let moment = unsafe copy.withUTF8(Self.nanoseconds(of:)) else { return nil }
        nanoseconds = moment
    }

    /// As `init(rfc3339:)`, from UTF-8 bytes and without a `String`.
    package init?(rfc3339 bytes: UnsafeBufferPointer<UInt8>) {
        guard let moment = unsafe Self.nanoseconds(of: bytes) else { return nil }
        nanoseconds = moment
    }

    private static func nanoseconds(of text: UnsafeBufferPointer<UInt8>) -> Int64? {
        func digits(_ from: Int, _ count: Int) -> Int? {
            guard from + count <= text.count else { return nil }
            var value = 0
            for at in from..<from + count {
                let digit = Int(unsafe text[at]) - 48
                guard (0...9).contains(digit) else { return nil }
                value = value * 10 + digit
            }
            return value
        }
        func byte(_ at: Int) -> UInt8 { at < text.count ? unsafe text[at] : 0 }
        guard let year = digits(0, 4), byte(4) == 0x2D, let month = digits(5, 2),
            byte(7) == 0x2D, let day = digits(8, 2), byte(10) | 0x20 == 0x74,
            let hour = digits(11, 2), byte(13) == 0x3A, let minute = digits(14, 2),
            byte(16) == 0x3A, let second = digits(17, 2),
            (1...12).contains(month), day >= 1, day <= CivilDate.days(inMonth: month, of: year),
            hour < 24, minute < 60, second < 61
        else { return nil }
        var at = 19
        var fraction = 0
        if byte(at) == 0x2E {
            at += 1
            var scale = 100_000_000
            let start = at
            while let digit = digits(at, 1) {
                fraction += digit * scale
                scale /= 10
                at += 1
            }
            guard at > start else { return nil }
        }
        var offset = 0
        switch byte(at) {
        case 0x5A, 0x7A: at += 1
        case 0x2B, 0x2D:
            guard let hours = digits(at + 1, 2), byte(at + 3) == 0x3A,
                let minutes = digits(at + 4, 2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (byte(at) == 0x2B ? 60 : -60)
            at += 6
        default: return nil
        }
        guard at == text.count, (1678...2261).contains(year) else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Int64(seconds) * 1_000_000_000 + Int64(fraction)
    }

    /// RFC 3339 in UTC; no fraction when it is zero, else six digits, or nine when six lose some.
    package var description: String {
        let fraction = Int(nanoseconds.modulo(1_000_000_000))
        if fraction == 0 { return formatted(fractionDigits: 0) }
        return formatted(fractionDigits: fraction % 1_000 == 0 ? 6 : 9)
    }

    /// RFC 3339 in UTC with the fraction cut, not rounded, to 0...9 digits.
    package func formatted(fractionDigits: Int) -> String {
        let seconds = Int(nanoseconds.flooredQuotient(1_000_000_000))
        let days = Int(Int64(seconds).flooredQuotient(86_400))
        let date = CivilDate(daysSince1970: days)
        let second = seconds - days * 86_400
        var text = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        text += "T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        if fractionDigits > 0 {
            let nanosecond = padded(Int(nanoseconds.modulo(1_000_000_000)), 9)
            text += ".\(nanosecond.prefix(fractionDigits))"
        }
        return text + "Z"
    }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
