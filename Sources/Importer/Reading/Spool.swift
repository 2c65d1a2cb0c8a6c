import EventStore
import History
import KubernetesAPI

/// Every line of an import, sorted for the merge, and what was learnt on the way.
struct Spool {
    /// The memory that the sorters may fill, together; the rest goes to disk.
    static let bufferByteCountMax = 48 << 20

    /// Watch lines by revision.
    let watch: ExternalSorter
    /// Audit lines whose answer names a revision, by that.
    let named: ExternalSorter
    /// All other audit lines, by when they were received.
    let others: ExternalSorter
    var bytesRead: UInt64 = 0
    private(set) var lineCount = 0
    private(set) var watched: [GroupResource: Int] = [:]
    private(set) var identity = ClusterIdentity()
    private(set) var coverage: [Coverage] = []
    private(set) var linesWithoutTime = 0
    private(set) var samples = DictionarySamples()

    init(folder: String) {
        let third = Self.bufferByteCountMax / 3
        watch = ExternalSorter(folder: folder, bufferByteCountMax: third)
        named = ExternalSorter(folder: folder, bufferByteCountMax: third)
        others = ExternalSorter(folder: folder, bufferByteCountMax: third)
    }

    mutating func insert(_ line: WatchLine, _ bytes: [UInt8]) throws {
        lineCount += 1
        if line.change == .added { samples.offer(line.object, of: line.key) }
        try watch.insert(key: line.object.revision, source: line.source, bytes)
    }

    mutating func insert(_ line: AuditLine, _ bytes: [UInt8]) throws {
        lineCount += 1
        let sorter = line.effect == .named ? named : others
        try sorter.insert(key: line.sortingKey, source: line.source, bytes)
        if line.request.verb == "create", let object = line.objects.first, line.answersWithObject {
            samples.offer(object, of: line.names[0])
        }
    }

    mutating func add(_ window: SourceWindow) {
        identity.note(window)
        coverage += window.coverage
        linesWithoutTime += window.linesWithoutTime
        for resource in window.watched.keys { watched[resource, default: 0] += 1 }
    }

    mutating func finish() throws {
        coverage.sort { "\($0)" < "\($1)" }
        try watch.finish()
        try named.finish()
        try others.finish()
    }
}

/// A bounded choice of first versions to train a compression dictionary on, never of Secrets.
///
/// Which are chosen depends on their revisions only, not on the order of reading.
struct DictionarySamples {
    static let byteCountMax = 4 << 20
    static let documentByteCountMax = 32 << 10

    private var chosen: [(rank: UInt64, revision: UInt64, document: [UInt8])] = []
    private var byteCount = 0
    private var rankMax = UInt64.max

    mutating func offer(_ object: WitnessedObject, of key: ObjectKey) {
        let rank = (object.revision &* 0x9E37_79B9_7F4A_7C15).byteSwapped
            &* 0xBF58_476D_1CE4_E5B9
        guard rank <= rankMax, object.document.count <= Self.documentByteCountMax,
            key.resource != GroupResource(group: "", resource: "secrets")
        else { return }
        chosen.append((rank, object.revision, object.document))
        byteCount += object.document.count
        while byteCount > Self.byteCountMax {
            rankMax /= 2
            chosen.removeAll { $0.rank > rankMax }
            byteCount = chosen.reduce(0) { $0 + $1.document.count }
        }
    }

    /// In the order of their revisions.
    var documents: [[UInt8]] {
        chosen.sorted { ($0.revision, $0.rank) < ($1.revision, $1.rank) }.map(\.document)
    }
}
