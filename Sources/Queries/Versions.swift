import Document
import EventStore
import History
import KubernetesAPI

/// Tells what events changed, remembering the documents of the last few hundred versions so that a
/// walk through the log decodes each about once.
struct Versions {
    private let reader: Reader
    private let kinds: KindCatalog
    private var documents: [Position: JSONValue] = [:]
    private var order: [Position] = []
    private var schemas: [String: SchemaNode?] = [:]
    private static let capacity = 256

    init(_ reader: Reader, kinds: KindCatalog) {
        self.reader = reader
        self.kinds = kinds
    }

    mutating func schema(apiVersion: String, kind: String) -> SchemaNode? {
        let name = "\(apiVersion) \(kind)"
        if let known = schemas[name] { return known }
        let found = kinds.schema(apiVersion: apiVersion, kind: kind)
        schemas[name] = .some(found)
        return found
    }

    mutating func document(at position: Position) throws(QueryError) -> JSONValue? {
        if let known = documents[position] { return known }
        guard let document = try reader.document(at: position) else { return nil }
        documents[position] = document
        order.append(position)
        if order.count > Self.capacity {
            let half = Self.capacity / 2
            for old in order.prefix(half) { documents[old] = nil }
            order.removeFirst(half)
        }
        return document
    }

    /// The state before and after an event and what differs.
    mutating func change(
        of event: Event, noise: NoiseFilter = .standard
    ) throws(QueryError) -> VersionChange {
        let own = try document(at: event.position)
        var before: JSONValue?
        if event.change != .added, let previous = event.previous {
            before = try document(at: previous)
        }
        switch event.change {
        case .added: return VersionChange(event: event, before: nil, after: own, diff: nil)
        case .deleted:
            return VersionChange(event: event, before: own ?? before, after: nil, diff: nil)
        case .modified, .reobserved:
            guard let own, let before else {
                return VersionChange(event: event, before: before, after: own, diff: nil)
            }
            if let why = before.sealedWords ?? own.sealedWords {
                return VersionChange(
                    event: event, before: before, after: own, diff: nil, sealed: why)
            }
            let diff = SemanticDiff.compare(
                before, own, schema: schema(apiVersion: event.apiVersion, kind: event.kind),
                noise: noise)
            return VersionChange(event: event, before: before, after: own, diff: diff)
        }
    }
}

/// One event with its content.
struct VersionChange {
    var event: Event
    var before: JSONValue?
    var after: JSONValue?
    /// Nil for the ends of a life and when a side is not known.
    var diff: FieldDiff?
    /// Why a side can't be read.
    var sealed: String?

    var words: String {
        if let sealed { return "changed, \(sealed)" }
        let isModified = event.change == .modified || event.change == .reobserved
        if isModified, diff == nil {
            return after == nil
                ? "changed, content not recorded" : "changed, the version before is not known"
        }
        if event.change == .added, after == nil { return "created, content not recorded" }
        return ChangeWords.line(for: event, before: before, after: after, diff: diff)
    }

    var line: LogLine {
        LogLine(
            revision: event.revision, time: event.time, change: event.change,
            object: NamedObject(key: event.key, uid: event.uid), by: event.author,
            fields: diff?.visible ?? [], words: words,
            revisionIsInferred: event.revisionIsInferred)
    }
}

extension JSONValue {
    /// What the bare metadata of a sealed version says of why it is bare.
    fileprivate var sealedWords: String? {
        self["data"] == nil
            ? self["metadata"]?["annotations"]?[SealedMark.annotation]?.string : nil
    }
}

extension Event {
    var author: Author? { request.map { Author($0, isInferred: requestIsInferred) } }
}
