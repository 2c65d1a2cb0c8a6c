import Document
import KubernetesAPI

/// Which item of a list's earlier version is which item of the later one.
///
///     before  a b c       pairs (0, 1) (2, 0) (nil, 2)   isReordered
///     after   c a d       gone  1
struct ListMatching {
    /// In the order of `after`: the item's place before, nil when it is new.
    private(set) var origins: [Int?]
    /// Places in `before` of the items that are gone.
    private(set) var gone: [Int]
    /// Items that are in both have another order.
    private(set) var isReordered: Bool
    let keys: ListKeys

    init(name: String, before: [JSONValue], after: [JSONValue], schema: SchemaNode?) {
        keys = ListKeys(name: name, before: before, after: after, schema: schema)
        origins = []
        gone = []
        isReordered = false
        if keys == .positions {
            matchByContent(before, after)
        } else {
            matchByIdentity(before, after)
        }
        var last = -1
        for case let origin? in origins {
            if origin < last { isReordered = true }
            last = origin
        }
    }

    private mutating func matchByIdentity(_ before: [JSONValue], _ after: [JSONValue]) {
        origins.reserveCapacity(after.count)
        if before.count == after.count,
            before.indices.allSatisfy({ keys.identify(before[$0], with: after[$0]) })
        {
            origins = before.indices.map { $0 }
            return
        }
        var places: [[JSONValue?]: Int] = [:]
        for (at, item) in before.enumerated() {
            if let identity = keys.identity(of: item) { places[identity] = at }
        }
        var isKept = Array(repeating: false, count: before.count)
        for item in after {
            let origin = keys.identity(of: item).flatMap { places[$0] }
            if let origin { isKept[origin] = true }
            origins.append(origin)
        }
        gone = isKept.indices.filter { !isKept[$0] }
    }

    /// Equal items first, in order; then, between two of those, what is left pairs off from the
    /// front: an item that changed in place is one changed item, not one gone and one new.
    private mutating func matchByContent(_ before: [JSONValue], _ after: [JSONValue]) {
        let script = MyersDiff(before, after)
        origins = Array(repeating: nil, count: after.count)
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, new < after.count, !script.removed[old], !script.inserted[new] {
                origins[new] = old
                old += 1
                new += 1
                continue
            }
            let oldEnd = script.removed[old...].firstIndex(of: false) ?? before.count
            let newEnd = script.inserted[new...].firstIndex(of: false) ?? after.count
            while old < oldEnd, new < newEnd {
                origins[new] = old
                old += 1
                new += 1
            }
            gone.append(contentsOf: old..<oldEnd)
            (old, new) = (oldEnd, newEnd)
        }
        joinMoved(before, after)
    }

    /// Items that left one place and came back unchanged at another are moved, not gone and new.
    private mutating func joinMoved(_ before: [JSONValue], _ after: [JSONValue]) {
        guard !gone.isEmpty, origins.contains(nil) else { return }
        for new in origins.indices where origins[new] == nil {
            guard let at = gone.firstIndex(where: { before[$0] == after[new] }) else { continue }
            origins[new] = gone.remove(at: at)
        }
    }
}
