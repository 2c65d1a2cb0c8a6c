extension JSONObject {
    /// The members in the order in which go-yaml 2 prints a map: letters after other characters,
    /// runs of digits by their number, so that `a2` comes before `a10`.
    func sortedAsGoYAML() -> [Member] {
        members.map { (member: $0, key: Array($0.key.unicodeScalars)) }
            .sorted { precedes($0.key, $1.key) }
            .map(\.member)
    }
}

private func precedes(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    guard let place = zip(a, b).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
        return a.count < b.count
    }
    let (left, right) = (a[place], b[place])
    let followsDigit = place > 0 && a[place - 1].isDecimalDigit
    switch (left.properties.isLetter, right.properties.isLetter) {
    case (true, true): return left < right
    // After a digit a letter ends the number, so the shorter number comes first.
    case (true, false): return followsDigit
    case (false, true): return !followsDigit
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
    fileprivate var isDecimalDigit: Bool { (0x30...0x39).contains(value) }
}

extension Unicode.Scalar.Properties {
    fileprivate var isLetter: Bool {
        switch generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            true
        default: false
        }
    }
}
