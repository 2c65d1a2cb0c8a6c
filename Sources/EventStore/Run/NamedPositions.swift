/// Positions of records by the revision that they name, oldest first: 32 bytes each.
struct NamedPositions: Sendable {
    private var revisions = PersistentArray<UInt64>()
    private var positions = PersistentArray<UInt32>()
    /// Number of the entry before with the same revision, plus 1.
    private var before = PersistentArray<UInt32>()
    /// The latest entry of each revision.
    private var index = HashIndex()

    var count: Int { positions.count }

    subscript(revision: UInt64) -> [UInt32] {
        var found: [UInt32] = []
        var at = latest(revision, hash: Self.hash(revision)).map { $0 + 1 } ?? 0
        while at > 0 {
            found.append(positions[Int(at) - 1])
            at = before[Int(at) - 1]
        }
        return found.reversed()
    }

    mutating func append(position: UInt32, at revision: UInt64) {
        let number = UInt32(positions.count)
        let hash = Self.hash(revision)
        let last = latest(revision, hash: hash)
        revisions.append(revision)
        positions.append(position)
        before.append(last.map { $0 + 1 } ?? 0)
        if let last {
            index.replace(last, with: number, hash: hash)
            return
        }
        index.insert(number, hash: hash)
    }

    private func latest(_ revision: UInt64, hash: UInt64) -> UInt32? {
        index.number(hash: hash) { revisions[Int($0)] == revision }
    }

    private static func hash(_ revision: UInt64) -> UInt64 {
        EventStore.hash { $0.combine(revision) }
    }
}
