import Document
import History
import KubernetesAPI
import Sealing

/// Tells what a line is and takes from it what an import keeps, in one pass over its tape.
struct LineParser {
    enum Line {
        case watch(WatchLine)
        case audit(AuditLine)
        /// A line of a known kind that carries nothing: a bookmark, the start of a long request.
        case empty
    }

    private let parser = TapeParser(
        limits: DocumentLimits(depth: 1_000, byteCount: LineSplitter.lineByteCountMax))
    private let redactor: SecretRedactor
    private let kinds = KindCatalog.builtIn
    private let source: Int

    init(redactor: SecretRedactor, source: Int) {
        self.redactor = redactor
        self.source = source
    }

    func parse(_ line: UnsafeRawBufferPointer, number: Int) throws -> Line {
        let root: TapeNode
        do throws(DocumentError) {
            root = try unsafe parser.parse(line)
        } catch {
            throw LineProblem(line: number, what: Self.words(for: error, lineByteCount: line.count))
        }
        do {
            if root["auditID"] != nil || root["stage"] != nil {
                return try AuditLineReader(source: source, redactor: redactor).read(root)
            }
            if root["type"] != nil, let object = root["object"] {
                return try readWatch(root, object)
            }
        } catch let problem as FieldProblem {
            throw LineProblem(line: number, what: problem.what)
        }
        throw LineProblem(
            line: number,
            what: "this is neither a line of a watch recording ({\"type\",\"object\",...}) "
                + "nor an audit.k8s.io Event")
    }

    private static func words(for error: DocumentError, lineByteCount: Int) -> String {
        error.offset >= lineByteCount
            ? "the line ends in the middle of its JSON (after \(lineByteCount) bytes): "
                + "the file was cut off, copy it again"
            : "not valid JSON: \(error)"
    }

    private func readWatch(_ root: TapeNode, _ object: TapeNode) throws -> Line {
        let change: Event.Change
        switch root["type"]?.string ?? "" {
        case "ADDED": change = .added
        case "MODIFIED": change = .modified
        case "DELETED": change = .deleted
        case "BOOKMARK", "ERROR": return .empty
        case let other: throw FieldProblem(what: "the watch event's type \"\(other)\" is unknown")
        }
        let apiVersion = root["apiVersion"]?.string ?? object["apiVersion"]?.string ?? ""
        let kind = root["kind"]?.string ?? object["kind"]?.string ?? ""
        guard !apiVersion.isEmpty, !kind.isEmpty else {
            throw FieldProblem(what: "the object has no apiVersion or no kind")
        }
        let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
        let plural = root["resource"]?.string ?? plural(of: kind, group: group)
        let resource = GroupResource(group: group, resource: plural).stored
        let time = try root["time"].map(timestamp)
        let witnessed = try WitnessedObject(
            object, resource: resource, apiVersion: apiVersion, kind: kind, redactor: redactor)
        let key = ObjectKey(
            resource: resource, namespace: object["metadata"]?["namespace"]?.string ?? "",
            name: object["metadata"]?["name"]?.string ?? "")
        guard !key.name.isEmpty else { throw FieldProblem(what: "the object has no name") }
        return .watch(
            WatchLine(time: time, change: change, object: witnessed, key: key, source: source))
    }

    /// A bare watch stream does not say its resource; custom kinds follow the custom.
    private func plural(of kind: String, group: String) -> String {
        kinds.all.first { $0.kind == kind && $0.group == group }?.resource
            ?? kind.lowercased() + "s"
    }

    private func timestamp(_ node: TapeNode) throws -> Timestamp {
        guard let text = node.string, let time = Timestamp(rfc3339: text) else {
            throw FieldProblem(what: "the time \(node.rawText) is not RFC 3339")
        }
        return time
    }
}

/// A field of a line that is not what it must be.
struct FieldProblem: Error {
    var what: String
}

extension GroupResource {
    /// The resource under which objects are kept: events.k8s.io serves the core group's Events.
    var stored: GroupResource {
        group == "events.k8s.io" && resource == "events"
            ? GroupResource(group: "", resource: "events") : self
    }
}
