import Document

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

/// Random objects in the manner of Kubernetes: maps, keyed lists, lists of scalars, odd keys.
struct DocumentMaker {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let keys = ["a", "b", "c", "x/y", "m~n", "é", "k.l"]

    mutating func scalar() -> JSONValue {
        switch generator.below(6) {
        case 0: .null
        case 1: .bool(generator.chance(50))
        case 2: .number(JSONNumber(Int64(generator.below(4))))
        case 3: ""
        default: .string(["v1", "v2", "on", "a b", "1"][generator.below(5)])
        }
    }

    /// `isKeyed`: every list of objects has a `name` of its own in each item.
    mutating func value(depth: Int, isKeyed: Bool) -> JSONValue {
        if depth <= 0 || generator.chance(35) { return scalar() }
        switch generator.below(3) {
        case 0: return .object(object(depth: depth, isKeyed: isKeyed))
        case 1 where isKeyed: return .array(keyedList(depth: depth))
        case 1:
            return .array(
                (0..<generator.below(5)).map { _ in value(depth: depth - 1, isKeyed: isKeyed) })
        default: return .object(object(depth: depth, isKeyed: isKeyed))
        }
    }

    mutating func object(depth: Int, isKeyed: Bool) -> JSONObject {
        var object = JSONObject()
        for key in Self.keys where generator.chance(45) {
            object[key] = value(depth: depth - 1, isKeyed: isKeyed)
        }
        return object
    }

    private mutating func keyedList(depth: Int) -> [JSONValue] {
        ["one", "two", "three", "four"].filter { _ in generator.chance(60) }
            .shuffled(using: &generator)
            .map { name in
                var item = object(depth: depth - 1, isKeyed: true)
                item["name"] = .string(name)
                return .object(item)
            }
    }

    /// The value with some of it changed.
    mutating func mutated(_ value: JSONValue, depth: Int, isKeyed: Bool) -> JSONValue {
        if generator.chance(12) { return self.value(depth: depth, isKeyed: isKeyed) }
        switch value {
        case .object(let object):
            var next = JSONObject()
            for (key, member) in object.members {
                if key == "name" {
                    next[key] = member
                } else if !generator.chance(10) {
                    next[key] = mutated(member, depth: max(0, depth - 1), isKeyed: isKeyed)
                }
            }
            if generator.chance(15) { next["added"] = scalar() }
            return .object(next)
        case .array(let items):
            var next = items.filter { _ in !generator.chance(15) }.map { item in
                isKeyed
                    ? mutatedItem(item, depth: depth)
                    : mutated(item, depth: max(0, depth - 1), isKeyed: false)
            }
            if generator.chance(20) { next.shuffle(using: &generator) }
            return .array(next)
        default: return generator.chance(20) ? scalar() : value
        }
    }

    private mutating func mutatedItem(_ item: JSONValue, depth: Int) -> JSONValue {
        guard case .object(let object) = item else { return item }
        var next = JSONObject()
        for (key, member) in object.members {
            next[key] =
                key == "name" ? member : mutated(member, depth: max(0, depth - 1), isKeyed: true)
        }
        return .object(next)
    }
}
