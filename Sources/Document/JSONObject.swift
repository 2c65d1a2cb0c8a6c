/// An object's members in the order they were written; keys are unique.
///
/// Looking up costs a pass over the keys: Kubernetes' objects have few. Equality and hashing
/// ignore the order.
package struct JSONObject: Sendable {
    package typealias Member = (key: String, value: JSONValue)

    package private(set) var members: [Member]

    package init() {
        members = []
    }

    /// The last of members with the same key wins, in the place of the first.
    package init(_ members: some Sequence<Member>) {
        self.init(lastOf: Array(members))
    }

    /// Members whose keys differ, which is not checked.
    package init(unique members: [Member]) {
        self.members = members
    }

    init(lastOf members: [Member]) {
        var places: [ExactString: Int] = [:]
        var kept: [Member] = []
        for member in members {
            let key = ExactString(member.key)
            if let place = places[key] {
                kept[place].value = member.value
            } else {
                places[key] = kept.count
                kept.append(member)
            }
        }
        self.members = kept
    }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
    package var keys: [String] { members.map(\.key) }
    package var values: [JSONValue] { members.map(\.value) }

    /// Setting a new key appends it, setting nil removes the member.
    package subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (nil, let value?): members.append((key, value))
            case (let place?, nil): members.remove(at: place)
            case (nil, nil): break
            }
        }
    }

    package func contains(key: String) -> Bool { position(of: key) != nil }

    @discardableResult
    package mutating func removeValue(forKey key: String) -> JSONValue? {
        position(of: key).map { members.remove(at: $0).value }
    }

    /// Changes a member's value in its place, without copying it; false when there is no such key.
    mutating func update(_ key: String, _ body: (inout JSONValue) -> Bool) -> Bool {
        guard let place = position(of: key) else { return false }
        return body(&members[place].value)
    }

    /// The members by key, in the order of the keys' bytes, as Go sorts the keys of a map.
    package func sortedByKey() -> JSONObject {
        JSONObject(unique: members.sorted { hasSmallerBytes($0.key, $1.key) })
    }

    private func position(of key: String) -> Int? {
        let count = key.utf8.count
        // Counts are compared first, since for a look at the bytes the key is retained.
        for place in members.indices
        where members[place].key.utf8.count == count && haveSameBytes(members[place].key, key) {
            return place
        }
        return nil
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
    package var underestimatedCount: Int { members.count }
}

extension JSONObject: Hashable {
    package static func == (a: JSONObject, b: JSONObject) -> Bool {
        guard a.count == b.count else { return false }
        // Indexed, since pairs of members would be copied and retained one by one.
        let haveSameOrder = a.members.indices.allSatisfy {
            haveSameBytes(a.members[$0].key, b.members[$0].key)
        }
        if haveSameOrder {
            return a.members.indices.allSatisfy { a.members[$0].value == b.members[$0].value }
        }
        guard a.count > 16 else {
            return a.members.allSatisfy { b[$0.key] == $0.value }
        }
        return zip(a.sortedByKey(), b.sortedByKey()).allSatisfy { left, right in
            haveSameBytes(left.key, right.key) && left.value == right.value
        }
    }

    package func hash(into hasher: inout Hasher) {
        var combined = 0
        for member in members {
            var own = Hasher()
            own.combine(member.key)
            own.combine(member.value)
            combined ^= own.finalize()
        }
        hasher.combine(combined)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(lastOf: elements.map { (key: $0.0, value: $0.1) })
    }
}
