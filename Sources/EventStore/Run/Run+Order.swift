internal import Document
internal import KubernetesAPI

/// Keys in the order of lists: by namespace, then by name, each byte by byte.
extension Run {
    /// Visits keys in order, after `after`, until `body` returns false.
    func visit(
        _ sorted: SortedKeys, namespace: String?, after: ObjectKey?, _ body: (UInt32) -> Bool
    ) {
        let wanted: UInt32?
        if let namespace {
            guard let number = interns.number(ofNamespace: namespace) else { return }
            wanted = number
        } else {
            wanted = nil
        }
        let from = start(namespace: namespace, after: after)
        sorted.forEach(from: from) { key in
            if let wanted, keys.place(key).namespace != wanted { return false }
            return body(key)
        }
    }

    /// Which keys come before a list's first: all through `after`, and all of namespaces before
    /// `namespace`.
    private func start(namespace: String?, after: ObjectKey?) -> ((UInt32) -> Bool)? {
        if let after, namespace.map({ !hasSmallerBytes(after.namespace, $0) }) ?? true {
            return { key in
                let own = interns.namespaces[Int(keys.place(key).namespace)]
                guard haveSameBytes(own, after.namespace) else {
                    return hasSmallerBytes(own, after.namespace)
                }
                return keys.isName(key, before: after.name.utf8.span, orEqual: true)
            }
        }
        guard let namespace else { return nil }
        return {
            hasSmallerBytes(interns.namespaces[Int(keys.place($0).namespace)], namespace)
        }
    }

    /// Whether a key is before `key`, from copies, so that the run may change meanwhile.
    func before(_ key: UInt32) -> (UInt32) -> Bool {
        let (keys, namespaces) = (keys, interns.namespaces)
        let own = keys.place(key).namespace
        return { other in
            let namespace = keys.place(other).namespace
            return namespace == own
                ? keys.isName(other, before: key)
                : hasSmallerBytes(namespaces[Int(namespace)], namespaces[Int(own)])
        }
    }

    /// Keys of one resource in order.
    func sorted(_ numbers: [UInt32]) -> [UInt32] {
        if numbers.count < 2 { return numbers }
        var ranks: [UInt32: UInt32] = [:]
        for number in numbers { ranks[keys.place(number).namespace] = 0 }
        let namespaces = ranks.keys.sorted {
            hasSmallerBytes(interns.namespaces[Int($0)], interns.namespaces[Int($1)])
        }
        for (rank, namespace) in namespaces.enumerated() { ranks[namespace] = UInt32(rank) }
        // What tells most keys apart lies together in memory.
        var entries = numbers.map { number in
            (
                rank: ranks[keys.place(number).namespace] ?? 0, prefix: keys.prefix(number),
                number: number
            )
        }
        entries.sort { a, b in
            if a.rank != b.rank { return a.rank < b.rank }
            if a.prefix != b.prefix { return a.prefix < b.prefix }
            return keys.isName(a.number, before: b.number)
        }
        return entries.map(\.number)
    }

    /// Every key of a resource that ever had an event, in order.
    func allKeys(ofResource number: UInt32) -> SortedKeys {
        SortedKeys(
            sorted: sorted(
                (0..<UInt32(keys.count)).filter {
                    keys.resource($0) == number && latestEvent(of: $0) != nil
                }))
    }
}
