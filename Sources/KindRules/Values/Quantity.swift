package import Document

/// An amount of a resource: `1500m`, `64Mi`, `2e3`
/// (`k8s.io/apimachinery/pkg/api/resource`).
///
/// Exact to a billionth. Amounts with binary suffixes are held at 2^63-1, as the API server does,
/// others at 10^27; sums are held there too.
package struct Quantity: Sendable {
    /// The family of suffixes that it was written with, and is written with again.
    package enum Format: Hashable, Sendable { case decimal, binary, exponent }

    package var billionths: Int128
    package var format: Format

    package static let unit: Int128 = 1_000_000_000
    static let mostBinary = Int128(Int64.max) * unit
    static let most = unit * unit * unit * unit

    package init(billionths: Int128, format: Format = .decimal) {
        self.billionths = billionths
        self.format = format
    }

    package init(_ value: Int64, format: Format = .decimal) {
        self.init(billionths: Int128(value) * Self.unit, format: format)
    }

    package static let zero = Quantity(0)
}

/// Why a text is not a quantity; the words are the API server's.
package struct QuantityError: Error, Hashable, CustomStringConvertible {
    package let description: String

    static let format = QuantityError(
        description: "quantities must match the regular expression "
            + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    static let number = QuantityError(description: "unable to parse numeric part of quantity")
    static let suffix = QuantityError(description: "unable to parse quantity's suffix")
}

extension Quantity {
    /// A quantity in a document: a string, or a plain number.
    package init(json: JSONValue) throws(QuantityError) {
        switch json {
        case .string(let text): try self.init(parsing: text)
        case .number(let number): try self.init(parsing: number.text)
        case .null: self = .zero
        default: throw .format
        }
    }

    /// The member of an object that is known to hold a quantity; zero when it is missing.
    package init(_ json: JSONValue?) {
        self = (try? json.map { value throws(QuantityError) in try Quantity(json: value) }) ?? .zero
    }

    package var isZero: Bool { billionths == 0 }
    package var isNegative: Bool { billionths < 0 }
    package var isWhole: Bool { billionths % Self.unit == 0 }

    /// Whole units, rounded away from zero; held at the bounds of an Int64.
    package var value: Int64 { scaled(by: Self.unit) }
    /// Thousandths, rounded away from zero; held at the bounds of an Int64.
    package var milliValue: Int64 { scaled(by: Self.unit / 1_000) }

    private func scaled(by divisor: Int128) -> Int64 {
        let (quotient, rest) = billionths.quotientAndRemainder(dividingBy: divisor)
        let rounded = rest == 0 ? quotient : quotient + (billionths < 0 ? -1 : 1)
        return Int64(clamping: rounded)
    }

    package static func + (a: Quantity, b: Quantity) -> Quantity {
        Quantity(
            billionths: min(most, max(-most, a.billionths + b.billionths)),
            format: a.isZero ? b.format : a.format)
    }

    package static func - (a: Quantity, b: Quantity) -> Quantity {
        a + Quantity(billionths: -b.billionths, format: b.format)
    }
}

extension Quantity: Comparable, Hashable {
    package static func == (a: Quantity, b: Quantity) -> Bool { a.billionths == b.billionths }
    package static func < (a: Quantity, b: Quantity) -> Bool { a.billionths < b.billionths }
    package func hash(into hasher: inout Hasher) { hasher.combine(billionths) }
}
