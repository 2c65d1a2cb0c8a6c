internal import KubernetesAPI

/// The keys that ever lived, numbered in the order of their first record.
struct KeyTable: Sendable {
    struct Key: Hashable, Sendable {
        var resource: UInt32
        /// 0 when the resource is cluster-scoped.
        var namespace: UInt32
        var name: String
    }

    private var keys: [Key] = []
    private var numbers: [Key: UInt32] = [:]

    var count: Int { keys.count }

    subscript(number: UInt32) -> Key { keys[Int(number)] }

    func number(of key: Key) -> UInt32? { numbers[key] }

    /// The key's number, a new one when it is new.
    mutating func add(_ key: Key) -> UInt32 {
        if let known = numbers[key] { return known }
        let number = UInt32(keys.count)
        keys.append(key)
        numbers[key] = number
        return number
    }
}
