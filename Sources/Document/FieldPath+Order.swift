extension FieldPath: Comparable {
    /// By component; a path comes before those that lead further.
    package static func < (a: FieldPath, b: FieldPath) -> Bool {
        for (left, right) in zip(a.components, b.components) where left != right {
            return left < right
        }
        return a.components.count < b.components.count
    }
}

extension FieldPath.Component: Comparable {
    /// Keys by their bytes, then items by their keys, set members, and indexes by number.
    package static func < (a: Self, b: Self) -> Bool {
        switch (a, b) {
        case (.key(let a), .key(let b)): hasSmallerBytes(a, b)
        case (.index(let a), .index(let b)): a < b
        case (.item(let a), .item(let b)): precedes(a, b)
        case (.element(let a), .element(let b)): precedes(a, b)
        default: a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .key: 0
        case .item: 1
        case .element: 2
        case .index: 3
        }
    }

    private static func precedes(_ a: [FieldPath.ItemKey], _ b: [FieldPath.ItemKey]) -> Bool {
        for (left, right) in zip(a, b) where left != right {
            return left.name == right.name
                ? precedes(left.value, right.value) : hasSmallerBytes(left.name, right.name)
        }
        return a.count < b.count
    }

    private static func precedes(_ a: JSONValue, _ b: JSONValue) -> Bool {
        if let a = a.int, let b = b.int { return a < b }
        return hasSmallerBytes(a.description, b.description)
    }
}
