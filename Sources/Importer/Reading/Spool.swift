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
    private var windows: [Int: SourceWindow] = [:]
    private(set) var samples = DictionarySamples()
    private(set) var lists = ListFinders()

    init(folder: String) {
        let third = Self.bufferByteCountMax / 3
        watch = ExternalSorter(folder: folder, bufferByteCountMax: third)
        named = ExternalSorter(folder: folder, bufferByteCountMax: third)
        others = ExternalSorter(folder: folder, bufferByteCountMax: third)
    }

    mutating func insert(_ lot: SpoolLot) throws {
        lists.take(lot.watchLines, lot: lot.number, of: lot.source)
        for item in lot.items {
            lineCount += 1
            let order = SpoolLot.order(source: lot.source, line: item.line)
            switch item.content {
            case .watch(let line):
                if line.change == .added { samples.offer(line.object, of: line.key) }
                try watch.insert(key: line.object.revision, order: order, item.bytes)
            case .audit(let line):
                let sorter = line.effect == .named ? named : others
                try sorter.insert(key: line.sortingKey, order: order, item.bytes)
                if line.request.verb == "create", let object = line.objects.first,
                    line.answersWithObject
                {
                    samples.offer(object, of: line.names[0])
                }
            case .empty:
                lineCount -= 1
            }
        }
    }

    mutating func add(_ window: SourceWindow) {
        windows[window.source, default: SourceWindow(source: window.source)].merge(window)
    }

    /// What each file saw, in the order of the files.
    var seen: [SourceWindow] { windows.sorted { $0.key < $1.key }.map(\.value) }

    var watchedResources: Set<GroupResource> { Set(seen.flatMap(\.watched.keys)) }

    /// When the first request was received.
    var auditFrom: Timestamp? { windows.values.compactMap(\.auditFrom).min() }

    mutating func finish() throws {
        try watch.finish()
        try named.finish()
        try others.finish()
    }
}

/// Lines of one file, parsed and encoded, so that the spool's lock is taken seldom.
struct SpoolLot {
    struct Item {
        var line: Int
        var content: LineParser.Line
        var bytes: [UInt8]
    }

    let source: Int
    /// Of the file's lots, from 0.
    let number: Int
    private(set) var items: [Item] = []

    init(source: Int, number: Int) {
        self.source = source
        self.number = number
    }

    fileprivate var watchLines: [ListFinder.Line] {
        items.compactMap { item in
            guard case .watch(let line) = item.content else { return nil }
            return ListFinder.Line(
                key: line.key, isAdded: line.change == .added, revision: line.object.revision,
                time: line.time)
        }
    }

    mutating func append(_ content: LineParser.Line, line: Int) {
        let bytes: [UInt8] =
            switch content {
            case .watch(let line): line.spooled
            case .audit(let line): line.spooled
            case .empty: []
            }
        items.append(Item(line: line, content: content, bytes: bytes))
    }

    /// What breaks ties of the spool's order: the file, then the line.
    static func order(source: Int, line: Int) -> UInt64 {
        UInt64(source) << 40 | UInt64(line)
    }
}

/// A bounded choice of first versions to train a compression dictionary on, never of Secrets.
///
/// Which are chosen depends on their revisions only, not on the order of reading.
struct DictionarySamples {
    static let byteCountMax = 2 << 20
    static let documentByteCountMax = 32 << 10

    private var chosen: [(rank: UInt64, revision: UInt64, document: ArraySlice<UInt8>)] = []
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
        chosen.sorted { ($0.revision, $0.rank) < ($1.revision, $1.rank) }.map { Array($0.document) }
    }
}
