/// What a log's key records say: whose data keys there are, and which are destroyed. Part of the
/// run; about 40 bytes a data key.
struct DataKeyRecords: Sendable {
    struct Shredding: Sendable {
        var principal: UInt32
        var time: Int64
        var position: UInt64
    }

    private(set) var objects = PersistentArray<UInt32>()
    private(set) var times = PersistentArray<Int64>()
    /// By number - 1, the number of the object's data key before; 0 when there is none.
    private(set) var before = PersistentArray<UInt32>()
    /// The latest data key of each object.
    private var index = HashIndex()
    private var shreddings: [Shredding] = []
    private var shreddingOf: [UInt64: Int] = [:]
    private(set) var lastRotation: Shredding?

    var count: UInt64 { UInt64(objects.count) }
    var shreddedCount: Int { shreddingOf.count }
    var lastShredding: Shredding? { shreddings.last }

    mutating func add(_ envelope: KeyEnvelope, position: UInt64) throws(FormatError) {
        switch envelope {
        case .made(let number, let object, let from):
            guard number == count + 1, number < UInt64(UInt32.max) else {
                throw FormatError(what: "data keys are not numbered one by one")
            }
            let hash = Self.hash(object)
            let last = latest(of: object)
            objects.append(object)
            times.append(from)
            before.append(last.map { UInt32($0) } ?? 0)
            if let last {
                index.replace(UInt32(last - 1), with: UInt32(number - 1), hash: hash)
            } else {
                index.insert(UInt32(number - 1), hash: hash)
            }
        case .shredded(let numbers, let principal, let time):
            shreddings.append(Shredding(principal: principal, time: time, position: position))
            for number in numbers where shreddingOf[number] == nil {
                shreddingOf[number] = shreddings.count - 1
            }
        case .rotated(_, let principal, let time):
            lastRotation = Shredding(principal: principal, time: time, position: position)
        }
    }

    /// Number of the object's latest data key.
    func latest(of object: UInt32) -> UInt64? {
        index.number(hash: Self.hash(object)) { objects[Int($0)] == object }
            .map { UInt64($0) + 1 }
    }

    /// All data keys of an object, latest first.
    func numbers(of object: UInt32) -> [UInt64] {
        var numbers: [UInt64] = []
        var at = latest(of: object) ?? 0
        while at > 0 {
            numbers.append(at)
            at = UInt64(before[Int(at) - 1])
        }
        return numbers
    }

    /// nil when the log does not know the number.
    func object(of number: UInt64) -> UInt32? {
        number > 0 && number <= count ? objects[Int(number) - 1] : nil
    }

    /// From when on the data key is used.
    func time(of number: UInt64) -> Int64 { times[Int(number) - 1] }

    func shredding(of number: UInt64) -> Shredding? { shreddingOf[number].map { shreddings[$0] } }

    private static func hash(_ object: UInt32) -> UInt64 {
        EventStore.hash { $0.combine(object) }
    }
}
