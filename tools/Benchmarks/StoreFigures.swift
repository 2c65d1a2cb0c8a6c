import EventStore
import History
import KubernetesAPI
import Queries

/// The figures of reading a store that exists.
struct StoreFigures {
    let path: String
    let times = 7

    func print() throws {
        let store = try Store.open(path)
        Swift.print("store: \(store.eventCount) events, head \(store.head), "
            + "\(store.now.resources().reduce(0) { $0 + store.now.count($1) }) live objects")
        row("RssAnon after opening", "\(Measure.rounded(Machine.anonymousMiB)) MiB")
        let bytes = Double(store.byteCount)
        row("bytes on disk per revision", Measure.rounded(bytes / Double(max(1, store.eventCount))))
        try openFigures()
        try getFigures(store)
        try listFigures(store)
        try diffFigures(store)
        row("RssAnon of this process", "\(Measure.rounded(Machine.anonymousMiB)) MiB")
    }

    private func openFigures() throws {
        let open = try Measure(times: times) {
            let store = try Store.open(path)
            let pods = GroupResource(group: "", resource: "pods")
            if let first = store.now.references(pods, limit: 1).first {
                _ = try store.now.document(first)
            }
        }
        row("open to first answer", open.wordsWithProcessor)
    }

    private func getFigures(_ store: Store) throws {
        let revisions = spread(over: store, count: 20)
        let pods = GroupResource(group: "", resource: "pods")
        var slowest = 0.0
        var all: [Double] = []
        for revision in revisions {
            let view = try store.view(at: revision)
            guard let reference = view.references(pods, limit: 500).last else { continue }
            let one = try Measure(times: 1) { _ = try view.get(reference.key) }
            slowest = max(slowest, one.median)
            all.append(one.median)
        }
        guard !all.isEmpty else { return }
        row(
            "get of one object as of any revision",
            "median \(Measure.words(all.sorted()[all.count / 2])), "
                + "slowest \(Measure.words(slowest))")
    }

    private func listFigures(_ store: Store) throws {
        let resource = GroupResource(group: "", resource: "pods")
        func list(_ view: View) throws -> (words: Measure, count: Int) {
            var count = 0
            let measure = try Measure(times: times) {
                count = 0
                try store.documents(view.references(resource)) { _, _ in count += 1 }
            }
            return (measure, count)
        }
        let now = try list(store.now)
        row("list of all \(now.count) Pods at the head", now.words.words)
        for revision in spread(over: store, count: 4) {
            let then = try list(try store.view(at: revision))
            let perObject = then.words.median / Double(max(1, then.count))
            let ratio = perObject / (now.words.median / Double(max(1, now.count)))
            row(
                "list of all \(then.count) Pods at \(revision)",
                "\(then.words.words), \(Measure.rounded(ratio)) times the head's per object")
        }
    }

    private func diffFigures(_ store: Store) throws {
        let reader = Reader(store: store, clock: { Timestamp(nanoseconds: 0) })
        let points = spread(over: store, count: 5)
        for (from, to) in [(points[0], points[4]), (points[2], points[3])] {
            var query = DiffQuery()
            query.from = "\(from)"
            query.to = "\(to)"
            var changes = 0
            let measure = try Measure(times: 3) { changes = try query.run(reader).changes.count }
            row("diff \(from)..\(to), \(changes) objects", measure.wordsWithProcessor)
        }
    }

    /// Revisions of equal distance, the first event's and the head's included.
    private func spread(over store: Store, count: Int) -> [Revision] {
        guard let first = store.first else { return [] }
        let width = store.head.rawValue - first.rawValue
        return (0..<count).map { step in
            Revision(first.rawValue + width * UInt64(step) / UInt64(max(1, count - 1)))
        }
    }

    private func row(_ name: String, _ value: String) {
        Swift.print("  \(name): \(value)")
    }
}
