import History
import KubernetesAPI

/// One line of a watch recording: an object as a watch, or a list taken as ADDED, delivered it.
struct WatchLine: Sendable {
    /// When the recorder received it.
    var time: Timestamp?
    var change: Event.Change
    var object: WitnessedObject
    var key: ObjectKey
    /// Index of the file that it came from, for messages.
    var source: Int
}

/// The content of an object at one revision, and the few facts of it that joining needs.
struct WitnessedObject: Sendable {
    var revision: UInt64
    var apiVersion: String
    var kind: String
    var uid: String
    /// UID of the first owner; for event objects their reason. Documents of one family are alike.
    var family: String
    /// `metadata.deletionTimestamp` is set.
    var isTerminating: Bool
    /// Nothing holds the object back any more: no finalizers, and a grace period of 0.
    var isReleased: Bool
    /// `spec.nodeName` of a Pod is set.
    var isBound: Bool
    /// As witnessed, without `metadata.resourceVersion`. A slice, so that lines come back from the
    /// spool without a copy of what may not be needed.
    var document: ArraySlice<UInt8>
    /// Where `resourceVersion` stood in the document.
    var resourceVersionOffset: Int
}

extension WitnessedObject {
    func write(to out: inout SpoolWriter) {
        out.write(revision)
        out.write(apiVersion)
        out.write(kind)
        out.write(uid)
        out.write(family)
        out.write(UInt64((isTerminating ? 1 : 0) | (isReleased ? 2 : 0) | (isBound ? 4 : 0)))
        out.write(UInt64(resourceVersionOffset))
        out.write(document)
    }

    init(from reader: inout SpoolReader) {
        revision = reader.readUInt64()
        apiVersion = reader.readString()
        kind = reader.readString()
        uid = reader.readString()
        family = reader.readString()
        let flags = reader.readUInt64()
        isTerminating = flags & 1 != 0
        isReleased = flags & 2 != 0
        isBound = flags & 4 != 0
        resourceVersionOffset = Int(reader.readUInt64())
        document = reader.readBytes()
    }
}

extension WatchLine {
    var spooled: [UInt8] {
        var out = SpoolWriter()
        out.bytes.reserveCapacity(object.document.count + 256)
        out.write(time?.nanoseconds)
        out.write(UInt64(change.rawValue))
        out.write(key)
        out.write(UInt64(source))
        object.write(to: &out)
        return out.bytes
    }

    init(spooled bytes: [UInt8]) {
        var reader = SpoolReader(bytes)
        time = reader.readInt64().map(Timestamp.init(nanoseconds:))
        change = Event.Change(rawValue: UInt8(reader.readUInt64())) ?? .modified
        key = reader.readKey()
        source = Int(reader.readUInt64())
        object = WitnessedObject(from: &reader)
    }
}

extension SpoolWriter {
    mutating func write(_ key: ObjectKey) {
        write(key.resource.group)
        write(key.resource.resource)
        write(key.namespace)
        write(key.name)
    }
}

extension SpoolReader {
    mutating func readKey() -> ObjectKey {
        let group = readString()
        let resource = readString()
        let namespace = readString()
        return ObjectKey(
            resource: GroupResource(group: group, resource: resource), namespace: namespace,
            name: readString())
    }
}
