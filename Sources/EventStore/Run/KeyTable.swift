internal import KubernetesAPI

/// The keys that ever lived, numbered in the order of their first record: 32 bytes and the name
/// each.
struct KeyTable: Sendable {
    struct Key: Hashable, Sendable {
        var resource: UInt32
        /// 0 when the resource is cluster-scoped.
        var namespace: UInt32
        var name: String

        static func == (a: Self, b: Self) -> Bool {
            a.resource == b.resource && a.namespace == b.namespace
                && String.areIdentical(a.name, b.name)
        }
    }

    /// Resource and namespace of a key.
    struct Place: Hashable, Sendable {
        var resource: UInt32
        var namespace: UInt32
    }

    private var places = PersistentArray<Place>()
    private var names = PersistentArray<UInt32>()
    private var bytes = ByteStore()
    private var index = HashIndex()

    var count: Int { places.count }

    subscript(number: UInt32) -> Key {
        let place = places[Int(number)]
        return Key(resource: place.resource, namespace: place.namespace, name: name(number))
    }

    @inline(__always)
    func place(_ number: UInt32) -> Place { places[Int(number)] }
    @inline(__always)
    func resource(_ number: UInt32) -> UInt32 { places[Int(number)].resource }
    @inline(__always)
    func name(_ number: UInt32) -> String { bytes.string(names[Int(number)]) }

    func number(of key: Key) -> UInt32? {
        number(
            Place(resource: key.resource, namespace: key.namespace), name: key.name.utf8.span)
    }

    func number(_ place: Place, name: Span<UInt8>) -> UInt32? {
        number(place, name, hash: Self.hash(place, name))
    }

    private func number(_ place: Place, _ name: Span<UInt8>, hash: UInt64) -> UInt32? {
        index.number(hash: hash) { number in
            places[Int(number)] == place && bytes.isEqual(names[Int(number)], name)
        }
    }

    /// The key's number, a new one when it is new. `hash` is that of the two.
    mutating func add(
        _ place: Place, name: Span<UInt8>, hash: UInt64
    ) throws(FormatError) -> UInt32 {
        if let known = number(place, name, hash: hash) { return known }
        guard let address = bytes.append(name), places.count < Int(UInt32.max >> 1) else {
            throw FormatError(what: "the store has more keys than fit in memory")
        }
        let number = UInt32(places.count)
        places.append(place)
        names.append(address)
        index.insert(number, hash: hash)
        return number
    }

    static func hash(_ place: Place, _ name: Span<UInt8>) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(place)
        name.combine(into: &hasher)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    // MARK: order

    /// Whether a name is before that of another key, byte by byte.
    @inline(__always)
    func isName(_ a: UInt32, before b: UInt32) -> Bool {
        bytes.isOrdered(names[Int(a)], before: names[Int(b)])
    }

    @inline(__always)
    func isName(_ a: UInt32, before name: Span<UInt8>, orEqual: Bool) -> Bool {
        bytes.isOrdered(names[Int(a)], before: name, orEqual: orEqual)
    }

    /// The first 16 bytes of a name as numbers that have its order, as far as they tell it.
    func prefix(_ number: UInt32) -> (UInt64, UInt64) {
        bytes.with(names[Int(number)]) { bytes, range in
            var prefix: (UInt64, UInt64) = (0, 0)
            for offset in 0..<8 {
                let (near, far) = (range.lowerBound + offset, range.lowerBound + 8 + offset)
                prefix.0 = prefix.0 << 8 | (near < range.upperBound ? UInt64(bytes[near]) : 0)
                prefix.1 = prefix.1 << 8 | (far < range.upperBound ? UInt64(bytes[far]) : 0)
            }
            return prefix
        }
    }
}
