extension JSONObject {
    /// The members in the order in which go-yaml 2 prints a map: letters after other characters,
    /// runs of digits by their number, so that `a2` comes before `a10`.
    ///
    /// That is no total order (`a1x` < `a2` < `a10` < `a1x`): where keys contradict each other,
    /// kubectl's own order changes from run to run.
    ///
    /// The order is given as places in `members`, which are cheaper to move about.
    func placesAsGoYAML() -> [Int] {
        members.indices.sorted { isBefore(members[$0].key, members[$1].key) }
    }
}

/// Most keys differ first in two letters of ASCII, and then the bytes tell.
private func isBefore(_ a: String, _ b: String) -> Bool {
    let answer: Bool? = unsafe withBytes(of: a) { left in
        unsafe withBytes(of: b) { right in
            unsafe isBefore(left, right)
        }
    }
    return answer ?? isBefore(Array(a.unicodeScalars), Array(b.unicodeScalars))
}

/// Nil when it takes more than the first different bytes to tell.
private func isBefore(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>
) -> Bool? {
    for index in 0..<min(a.count, b.count) {
        let (left, right) = (unsafe a[index], unsafe b[index])
        if left == right { continue }
        let areLetters =
            (0x61...0x7A).contains(left | 0x20) && (0x61...0x7A).contains(right | 0x20)
        return areLetters ? left < right : nil
    }
    return a.count < b.count
}

private func isBefore(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    guard let place = zip(a, b).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
        return a.count < b.count
    }
    let (left, right) = (a[place], b[place])
    switch (left.isLetter, right.isLetter) {
    case (true, true): return left < right
    case (true, false): return false
    case (false, true): return true
    case (false, false): break
    }
    // Where the common part has digits other than 0, a 0 here is a digit like others.
    let runStart = a[..<place].lastIndex { !$0.isDecimalDigit }.map { $0 + 1 } ?? 0
    let hasZero = left == "0" || right == "0"
    let carry = hasZero && a[runStart..<place].contains { $0 != "0" } ? 1 : 0
    let leftRun = a[place...].prefix(while: \.isDecimalDigit)
    let rightRun = b[place...].prefix(while: \.isDecimalDigit)
    let leftNumber = leftRun.reduce(carry) { $0 &* 10 &+ Int($1.value) - 48 }
    let rightNumber = rightRun.reduce(carry) { $0 &* 10 &+ Int($1.value) - 48 }
    if leftNumber != rightNumber { return leftNumber < rightNumber }
    if leftRun.count != rightRun.count { return leftRun.count < rightRun.count }
    return left < right
}

extension Unicode.Scalar {
    /// As Go's unicode.IsDigit, which knows other scripts' digits too.
    fileprivate var isDecimalDigit: Bool {
        value < 0x80 ? (0x30...0x39).contains(value) : properties.generalCategory == .decimalNumber
    }

    fileprivate var isLetter: Bool {
        if value < 0x80 { return (0x61...0x7A).contains(value | 0x20) }
        return switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            true
        default: false
        }
    }
}
