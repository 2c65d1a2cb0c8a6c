/// Numbers as Go's `%f` prints them: six digits after the point.
package enum FixedPoint {
    package static func text(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 9e12 else { return "\(value)" }
        let millionths = Int64((value.magnitude * 1_000_000).rounded())
        let fraction = String(millionths % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - fraction.utf8.count)
        return "\(value < 0 ? "-" : "")\(millionths / 1_000_000).\(zeros)\(fraction)"
    }
}
