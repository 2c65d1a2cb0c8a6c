import History
import KubernetesAPI

/// What a store must answer, kept as plain lists: obviously right, and slow.
struct ModelStore {
    struct Version {
        var revision: Revision
        /// The revision whose view shows it first.
        var visible: Revision
        var change: Event.Change
        var key: ObjectKey
        var uid: String
        var document: [UInt8]?
        var observed: Timestamp?
        var completed: Timestamp?
        var request: RecordedRequest?
    }

    var versions: [Version] = []
    var supplements: [(Revision, RecordedRequest)] = []
    var requests: [(RecordedRequest, Revision?)] = []

    /// The state at the head.
    private(set) var live: [ObjectKey: Version] = [:]

    var head: Revision { versions.last?.visible ?? .zero }

    mutating func add(
        _ revision: Revision, _ change: Event.Change, _ key: ObjectKey, _ uid: String,
        _ document: [UInt8]?, observed: Timestamp?, request: RecordedRequest?
    ) {
        versions.append(
            Version(
                revision: revision, visible: change == .reobserved ? head : revision,
                change: change, key: key, uid: uid, document: document, observed: observed,
                completed: request?.completed, request: request))
        live[key] = change == .deleted ? nil : versions.last
    }

    func state(at revision: Revision) -> [ObjectKey: Version] {
        var state: [ObjectKey: Version] = [:]
        for version in versions where version.visible <= revision {
            state[version.key] = version.change == .deleted ? nil : version
        }
        return state
    }

    func history(of key: ObjectKey) -> [Version] { versions.filter { $0.key == key } }

    /// Effective time of each version.
    func times() -> [Int64] {
        var raw = versions.map {
            min($0.observed?.nanoseconds ?? .max, $0.completed?.nanoseconds ?? .max)
        }
        var indexes: [Revision: Int] = [:]
        for (index, version) in versions.enumerated() where version.change != .reobserved {
            indexes[version.revision] = index
        }
        for (revision, request) in supplements {
            guard let index = indexes[revision] else { continue }
            raw[index] = min(raw[index], request.completed?.nanoseconds ?? .max)
        }
        for index in raw.indices.dropLast().reversed() {
            raw[index] = min(raw[index], raw[index + 1])
        }
        return raw
    }

    func revision(at time: Timestamp, _ times: [Int64]) -> Revision? {
        versions.indices.last { times[$0] <= time.nanoseconds }
            .map { versions[$0].visible }
    }
}

/// Small, fast, seeded: a failing seed can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }
}
