package import Document

/// `get --sort-by`: objects in the order of one field.
package struct SortBy: Sendable {
    private let template: String
    private let path: JSONPath

    package init(_ field: String) throws(JSONPathError) {
        template = try JSONPath.template(ofRelaxed: field)
        path = try JSONPath(template)
    }

    /// The objects in order, those without the field first, equals as they were. Strings that are
    /// both quantities (`500Mi`) compare as such, others with their numbers by value (`a2` before
    /// `a10`).
    package func sorted(_ objects: [JSONValue]) throws(JSONPathError) -> [JSONValue] {
        try sorted(objects) { $0 }
    }

    /// As above for whatever carries an object.
    package func sorted<Carrier>(
        _ carriers: [Carrier], object: (Carrier) -> JSONValue
    ) throws(JSONPathError) -> [Carrier] {
        var keyed: [(offset: Int, key: JSONValue?, carrier: Carrier)] = []
        for (offset, carrier) in carriers.enumerated() {
            keyed.append((offset, try path.results(in: object(carrier)).first?.first, carrier))
        }
        if !keyed.isEmpty, keyed.allSatisfy({ $0.key == nil }) {
            throw JSONPathError(
                "couldn't find any field with path \"\(template)\" in the list of objects")
        }
        if let broken = keyed.lazy.compactMap(\.key).first(where: { !Self.isSortable($0) }) {
            throw JSONPathError(
                "the field of \"\(template)\" cannot be sorted by: "
                    + "it is \(broken.array == nil ? "an object" : "a list") or a boolean")
        }
        keyed.sort { a, b in
            if Self.precedes(a.key, b.key) { return true }
            return Self.precedes(b.key, a.key) ? false : a.offset < b.offset
        }
        return keyed.map(\.carrier)
    }

    private static func isSortable(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .number, .string: true
        default: false
        }
    }

    private static func precedes(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
        switch (a ?? .null, b ?? .null) {
        case (.number(let a), .number(let b)): return a.double < b.double
        case (.string(let a), .string(let b)):
            if let a = QuantityText.value(of: a), let b = QuantityText.value(of: b) {
                return a < b
            }
            return naturallyPrecedes(a, b)
        case (.null, .null): return false
        case (.null, _): return true
        case (.number, .string): return true
        default: return false
        }
    }

    /// Byte by byte, but runs of digits by their value; of equal values the one with fewer leading
    /// zeros is first.
    static func naturallyPrecedes(_ a: String, _ b: String) -> Bool {
        var left = Array(a.utf8)[...]
        var right = Array(b.utf8)[...]
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        while let first = left.first, let second = right.first {
            guard isDigit(first), isDigit(second) else {
                if first != second { return first < second }
                left.removeFirst()
                right.removeFirst()
                continue
            }
            let leftRun = left.prefix(while: isDigit)
            let rightRun = right.prefix(while: isDigit)
            let leftDigits = leftRun.drop { $0 == 0x30 }
            let rightDigits = rightRun.drop { $0 == 0x30 }
            if leftDigits.count != rightDigits.count { return leftDigits.count < rightDigits.count }
            if !leftDigits.elementsEqual(rightDigits) {
                return leftDigits.lexicographicallyPrecedes(rightDigits)
            }
            if leftRun.count != rightRun.count { return leftRun.count < rightRun.count }
            left = left.dropFirst(leftRun.count)
            right = right.dropFirst(rightRun.count)
        }
        return left.count < right.count
    }
}
