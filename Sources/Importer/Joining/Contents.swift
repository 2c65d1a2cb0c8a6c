import Document
import EventStore
import History
import KubernetesAPI

extension NewEvent {
    init(_ object: WitnessedObject, _ change: Event.Change, of key: ObjectKey) {
        self.init(
            revision: Revision(object.revision), change: change, key: key, uid: object.uid,
            apiVersion: object.apiVersion, kind: object.kind, document: Array(object.document),
            resourceVersionOffset: object.resourceVersionOffset,
            ownerUID: object.family.isEmpty ? nil : object.family)
    }

    /// The end of an object of which only the request is known: no revision yet, no content.
    init(tombstoneOf key: ObjectKey, uid: String, version request: RecordedRequest) {
        self.init(
            revision: .zero, change: .deleted, key: key, uid: uid,
            apiVersion: key.resource.group.isEmpty
                ? request.apiVersion : "\(key.resource.group)/\(request.apiVersion)",
            kind: "", document: nil, resourceVersionOffset: -1)
    }
}

extension WitnessedObject {
    /// The same object with another spec, which stands behind the metadata, so that the place of
    /// the resourceVersion stays.
    func with(_ content: JSONValue) -> WitnessedObject {
        var object = self
        object.document = content.bytes[...]
        return object
    }
}

extension Joiner {
    /// Latest content of a live object, wherever it is on its way to the store.
    func latestDocument(of key: ObjectKey) throws
        -> (value: JSONValue, object: WitnessedObject)?
    {
        let bytes: [UInt8]
        let apiVersion: String
        let kind: String
        let uid: String
        let offset: Int
        try outbox.settle()
        if let event = outbox.latestEvent(of: key) {
            guard event.change != .deleted, let document = event.document else { return nil }
            (bytes, apiVersion, kind, uid) = (document, event.apiVersion, event.kind, event.uid)
            offset = event.resourceVersionOffset
        } else if let stored = try store.now.get(key),
            let event = try store.event(at: stored.reference.revision)
        {
            (bytes, apiVersion, kind) = (stored.document.bytes, event.apiVersion, event.kind)
            uid = stored.uid
            offset = stored.document.resourceVersionOffset
        } else {
            return nil
        }
        let object = WitnessedObject(
            revision: 0, apiVersion: apiVersion, kind: kind, uid: uid, family: "",
            isTerminating: false, isReleased: false, isBound: false, document: bytes[...],
            resourceVersionOffset: offset)
        return (try JSONValue(parsing: bytes), object)
    }

    /// Content after a write through the scale subresource, whose answer is a Scale: the content
    /// before with the replicas that were asked for.
    func documentAfterScale(_ line: AuditLine, of key: ObjectKey) throws -> WitnessedObject? {
        guard line.request.subresource == "scale", let before = try latestDocument(of: key),
            let asked = (try? JSONValue(parsing: line.request.body))?["spec"]?["replicas"]
        else { return nil }
        var document = before.value.object ?? JSONObject()
        var spec = document["spec"]?.object ?? JSONObject()
        spec["replicas"] = asked
        document["spec"] = .object(spec)
        return before.object.with(.object(document))
    }
}
