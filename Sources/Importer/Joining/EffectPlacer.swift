import Document
import EventStore
import History
import KubernetesAPI

/// Makes events of mutations that an audit log alone witnessed and whose answers name no revision.
///
/// The API server did use a revision for each, so the numbers of the named events around leave a
/// gap; the effect takes the first number in the gap after everything that had ended before.
struct EffectPlacer {
    static let countMax = 10_000

    private var queue: ArraySlice<AuditLine> = []

    var first: AuditLine? { queue.first }

    /// Whether the effect of a request is known well enough to make events of it.
    static func canPlace(_ line: AuditLine) -> Bool {
        switch (line.request.verb, line.request.subresource) {
        case ("delete", ""), ("deletecollection", ""): true
        case ("create", "binding"): line.request.target?.resource.resource == "pods"
        default: false
        }
    }

    /// Takes a request in, and gives up the oldest when too many wait for a free revision.
    mutating func add(_ line: AuditLine) -> AuditLine? {
        queue.append(line)
        // The objects that the answer showed may be large; their names are enough.
        queue[queue.endIndex - 1].objects = []
        // Lines come by when they were received; what matters is when they ended.
        var index = queue.endIndex - 1
        while index > queue.startIndex, queue[index - 1].completed > line.completed {
            queue.swapAt(index, index - 1)
            index -= 1
        }
        return queue.count > Self.countMax ? queue.removeFirst() : nil
    }

    mutating func removeFirst() { queue.removeFirst() }

    /// The events of a request, numbered between `after` and `below` (both exclusive).
    ///
    /// Nil when the gap is too small: try again before the next revision. Empty when the request
    /// met nothing alive.
    func events(
        of line: AuditLine, after: Revision, below: Revision?, live: LiveObjects,
        documentBefore: (ObjectKey) throws -> (value: JSONValue, object: WitnessedObject)?
    ) throws -> [NewEvent]? {
        guard let target = line.request.target else { return [] }
        var events: [NewEvent] = []
        switch line.request.verb {
        case "create":
            guard let before = try documentBefore(target), let node = line.boundNode else {
                return []
            }
            var spec = before.value["spec"]?.object ?? JSONObject()
            spec["nodeName"] = .string(node)
            var document = before.value.object ?? JSONObject()
            document["spec"] = .object(spec)
            events = [
                NewEvent(
                    before.object.with(JSONValue.object(document)), .modified, of: target)
            ]
        default:
            let keys = line.request.verb == "delete" ? [target] : line.names
            for key in keys {
                guard let state = live[key] else { continue }
                events.append(NewEvent(tombstoneOf: key, uid: state.uid, version: line.request))
            }
        }
        if let below, after.rawValue + UInt64(events.count) >= below.rawValue { return nil }
        for index in events.indices {
            events[index].revision = Revision(after.rawValue + UInt64(index) + 1)
            events[index].revisionIsInferred = true
            events[index].request = line.request
            events[index].requestIsInferred = line.request.verb != "delete"
        }
        return events
    }
}

extension AuditLine {
    /// The node that a binding names.
    fileprivate var boundNode: String? {
        (try? JSONValue(parsing: request.body))?["target"]?["name"]?.string
    }
}
