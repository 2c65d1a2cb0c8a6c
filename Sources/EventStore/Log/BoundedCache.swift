/// Values by number, the total of their costs bounded.
///
/// Two generations: what is used moves to the young one; when that holds half of the bound, the
/// old one is dropped and the young one becomes old. So everything is O(1), and what was used
/// lately stays.
struct BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let costMax: Int
    private var young: [Key: (Value, Int)] = [:]
    private var old: [Key: (Value, Int)] = [:]
    private var youngCost = 0

    init(costMax: Int) {
        self.costMax = costMax
    }

    mutating func value(_ key: Key) -> Value? {
        if let (value, _) = young[key] { return value }
        guard let (value, cost) = old[key] else { return nil }
        insert(value, at: key, cost: cost)
        return value
    }

    mutating func insert(_ value: Value, at key: Key, cost: Int) {
        // What would push out all else is not kept.
        guard cost <= costMax / 4 else {
            remove(key)
            return
        }
        if let (_, before) = young.updateValue((value, cost), forKey: key) { youngCost -= before }
        youngCost += cost
        if youngCost > costMax / 2 {
            old = young
            young = [:]
            youngCost = 0
        }
    }

    mutating func remove(_ key: Key) {
        if let (_, cost) = young.removeValue(forKey: key) { youngCost -= cost }
        old.removeValue(forKey: key)
    }
}
