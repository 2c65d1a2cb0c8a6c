import EventStore
import History
import KubernetesAPI

/// What one file saw: which resources, from when to when, of which cluster.
struct SourceWindow {
    struct Stretch {
        var from: Timestamp?
        var first: UInt64
        var last: UInt64
    }

    let source: Int
    private(set) var watched: [GroupResource: Stretch] = [:]
    private(set) var clusterUID: String?
    private(set) var linesWithoutTime = 0
    private var end: Timestamp?
    private(set) var auditFrom: Timestamp?
    private var auditTo: Timestamp?

    init(source: Int) {
        self.source = source
    }

    /// Takes in what another part of the same file saw.
    mutating func merge(_ other: SourceWindow) {
        for (resource, stretch) in other.watched {
            guard let own = watched[resource] else {
                watched[resource] = stretch
                continue
            }
            watched[resource] = Stretch(
                from: earlier(own.from, stretch.from), first: min(own.first, stretch.first),
                last: max(own.last, stretch.last))
        }
        clusterUID = clusterUID ?? other.clusterUID
        linesWithoutTime += other.linesWithoutTime
        end = [end, other.end].compactMap { $0 }.max()
        auditFrom = earlier(auditFrom, other.auditFrom)
        auditTo = [auditTo, other.auditTo].compactMap { $0 }.max()
    }

    private func earlier(_ a: Timestamp?, _ b: Timestamp?) -> Timestamp? {
        [a, b].compactMap { $0 }.min()
    }

    mutating func note(_ line: LineParser.Line) {
        switch line {
        case .watch(let line): note(line)
        case .audit(let line): note(line)
        case .empty: break
        }
    }

    private mutating func note(_ line: WatchLine) {
        let revision = line.object.revision
        if let time = line.time { end = max(end ?? time, time) } else { linesWithoutTime += 1 }
        if var stretch = watched[line.key.resource] {
            stretch.from = earlier(stretch.from, line.time)
            stretch.first = min(stretch.first, revision)
            stretch.last = max(stretch.last, revision)
            watched[line.key.resource] = stretch
        } else {
            watched[line.key.resource] = Stretch(
                from: line.time, first: revision, last: revision)
        }
        noteCluster(line.key, line.object.uid)
    }

    private mutating func note(_ line: AuditLine) {
        auditFrom = min(auditFrom ?? line.received, line.received)
        auditTo = max(auditTo ?? line.completed, line.completed)
        if let key = line.names.first, let object = line.objects.first, line.effect == .named {
            noteCluster(key, object.uid)
        }
    }

    /// A cluster is known by the UID of its namespace kube-system, which can't be deleted.
    private mutating func noteCluster(_ key: ObjectKey, _ uid: String) {
        guard key.name == "kube-system", key.resource.resource == "namespaces",
            key.resource.group.isEmpty, !uid.isEmpty
        else { return }
        clusterUID = uid
    }

    var coverage: [Coverage] {
        var result: [Coverage] = []
        for (resource, stretch) in watched.sorted(by: { $0.key < $1.key }) {
            guard let from = stretch.from, let end else { continue }
            result.append(
                Coverage(
                    source: .watch, resource: resource, from: from, to: end,
                    first: Revision(stretch.first), last: Revision(stretch.last)))
        }
        if let auditFrom, let auditTo {
            result.append(
                Coverage(
                    source: .audit, resource: nil, from: auditFrom, to: auditTo, first: nil,
                    last: nil))
        }
        return result
    }
}

/// The clusters that the files of an import are of: it must be one.
enum ClusterIdentity {
    static func check(_ seen: [SourceWindow], against known: String?, files: [SourceFile])
        throws(ImportError)
    {
        var known = known.map { (uid: $0, from: "the store") }
        for window in seen {
            guard let uid = window.clusterUID else { continue }
            let source = window.source
            if let known, known.uid != uid {
                throw .otherCluster(
                    file: files[source].name, found: uid, known: known.uid,
                    knownFrom: known.from)
            }
            known = known ?? (uid, files[source].name)
        }
    }
}
