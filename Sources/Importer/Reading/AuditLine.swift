import History
import KubernetesAPI

/// One line of an audit log, as far as joining and keeping it need.
struct AuditLine: Sendable {
    enum Effect: UInt8, Sendable {
        /// A read, a refusal, a failure, a dry run, a review: nothing was written.
        case none
        /// A mutation whose answer names the revision of its object.
        case named
        /// A mutation whose answer names no revision.
        case unnumbered
        /// A watch that has begun; a second line with the same ID follows when it ends.
        case running
    }

    var request: RecordedRequest
    var effect: Effect
    /// The object that the answer shows; for deletions of a collection each object as it was.
    var objects: [WitnessedObject]
    /// Names of `objects`, in the same order.
    var names: [ObjectKey]
    /// The answer is the addressed object itself, not a Scale or a Status.
    var answersWithObject: Bool
    var source: Int
    /// The store holds the request already; it may still have effects that an interrupted import
    /// did not get to. Not spooled.
    var isKnown = false

    /// Sorts named requests by their revision, others by when they were received.
    var sortingKey: UInt64 {
        if effect == .named, let object = objects.first { return object.revision }
        return UInt64(max(0, request.received?.nanoseconds ?? 0))
    }

    /// Upper bound of the moment of the effect.
    var completed: Timestamp { request.completed ?? request.received ?? Timestamp(nanoseconds: 0) }
    var received: Timestamp { request.received ?? request.completed ?? Timestamp(nanoseconds: 0) }
}

extension AuditLine {
    var spooled: [UInt8] {
        var out = SpoolWriter()
        out.write(UInt64(effect.rawValue))
        out.write(UInt64(answersWithObject ? 1 : 0))
        out.write(UInt64(source))
        request.write(to: &out)
        out.write(UInt64(objects.count))
        for (object, name) in zip(objects, names) {
            out.write(name)
            object.write(to: &out)
        }
        return out.bytes
    }

    init(spooled bytes: [UInt8]) {
        var reader = SpoolReader(bytes)
        effect = Effect(rawValue: UInt8(reader.readUInt64())) ?? .none
        answersWithObject = reader.readUInt64() == 1
        source = Int(reader.readUInt64())
        request = RecordedRequest(from: &reader)
        objects = []
        names = []
        for _ in 0..<reader.readUInt64() {
            names.append(reader.readKey())
            objects.append(WitnessedObject(from: &reader))
        }
    }
}

extension RecordedRequest {
    fileprivate func write(to out: inout SpoolWriter) {
        for text in [
            user, userUID, impersonatedUser, userAgent, verb, subresource, apiVersion, requestURI,
            requestID, decision, rule, failureReason, failureMessage,
        ] {
            out.write(text)
        }
        out.write(groups)
        out.write(sourceIPs)
        out.write(UInt64(userExtra.count))
        for (name, values) in userExtra {
            out.write(name)
            out.write(values)
        }
        out.write(UInt64(target == nil ? 0 : 1))
        if let target { out.write(target) }
        out.write(UInt64(code))
        out.write(received?.nanoseconds)
        out.write(completed?.nanoseconds)
        out.write(body)
    }

    fileprivate init(from reader: inout SpoolReader) {
        self.init(user: reader.readString(), verb: "")
        userUID = reader.readString()
        impersonatedUser = reader.readString()
        userAgent = reader.readString()
        verb = reader.readString()
        subresource = reader.readString()
        apiVersion = reader.readString()
        requestURI = reader.readString()
        requestID = reader.readString()
        decision = reader.readString()
        rule = reader.readString()
        failureReason = reader.readString()
        failureMessage = reader.readString()
        groups = reader.readStrings()
        sourceIPs = reader.readStrings()
        for _ in 0..<reader.readUInt64() {
            let name = reader.readString()
            userExtra[name] = reader.readStrings()
        }
        target = reader.readUInt64() == 1 ? reader.readKey() : nil
        code = UInt16(truncatingIfNeeded: reader.readUInt64())
        received = reader.readInt64().map(Timestamp.init(nanoseconds:))
        completed = reader.readInt64().map(Timestamp.init(nanoseconds:))
        body = Array(reader.readBytes())
    }
}
