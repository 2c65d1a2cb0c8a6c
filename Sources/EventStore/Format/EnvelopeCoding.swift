internal import History
internal import KubernetesAPI

/// Which parts follow, and what is known by a bit alone. Bits 0 and 1 are the change less one.
struct EnvelopeFlags: OptionSet {
    var rawValue: UInt64

    static let document = Self(rawValue: 1 << 2)
    static let observed = Self(rawValue: 1 << 3)
    static let received = Self(rawValue: 1 << 4)
    static let completed = Self(rawValue: 1 << 5)
    static let request = Self(rawValue: 1 << 6)
    static let body = Self(rawValue: 1 << 7)
    static let requestIsInferred = Self(rawValue: 1 << 8)
    static let revisionIsInferred = Self(rawValue: 1 << 9)
    static let previous = Self(rawValue: 1 << 10)
    static let revision = Self(rawValue: 1 << 11)
    static let manager = Self(rawValue: 1 << 12)
    static let base = Self(rawValue: 1 << 13)
    static let view = Self(rawValue: 1 << 14)
    static let triggers = Self(rawValue: 1 << 15)
    /// One more than the highest that is known.
    static let end: UInt64 = 1 << 16
}

extension Envelope {
    /// Appends the envelope of the record at `position`. Revision and times stand first, so that a
    /// scan reads them and skips the rest.
    func append(to bytes: inout [UInt8], from base: inout EnvelopeBase, position: UInt64) {
        switch self {
        case .event(let event):
            bytes.append(Kind.event.rawValue)
            bytes.append(varint: event.flags.rawValue)
            bytes.append(revision: event.revision, from: &base)
            bytes.append(varint: UInt64(event.object))
            if let observed = event.observed {
                bytes.append(time: Timestamp(nanoseconds: observed), from: &base)
            }
            event.request?.appendTimes(to: &bytes, from: &base)
            bytes.append(varint: UInt64(event.form))
            if event.previous > 0 { bytes.append(varint: position - event.previous) }
            event.request?.append(to: &bytes, from: base, position: position)
        case .supplement(let supplement):
            bytes.append(Kind.supplement.rawValue)
            bytes.append(varint: supplement.flags.rawValue)
            bytes.append(revision: supplement.revision, from: &base)
            bytes.append(varint: UInt64(supplement.object))
            supplement.request.appendTimes(to: &bytes, from: &base)
            supplement.request.append(to: &bytes, from: base, position: position)
        case .request(let revision, let request):
            bytes.append(Kind.request.rawValue)
            var flags = request.flags
            if revision != nil { flags.insert(.revision) }
            bytes.append(varint: flags.rawValue)
            if let revision { bytes.append(revision: revision, from: &base) }
            request.appendTimes(to: &bytes, from: &base)
            request.append(to: &bytes, from: base, position: position)
        case .intern(let id, let value):
            bytes.append(Kind.intern.rawValue)
            bytes.append(value.table.rawValue)
            bytes.append(varint: UInt64(id))
            value.append(to: &bytes)
        case .dictionary(let id):
            bytes.append(Kind.dictionary.rawValue)
            bytes.append(varint: UInt64(id))
        case .coverage(let coverage):
            bytes.append(Kind.coverage.rawValue)
            coverage.append(to: &bytes)
        case .key(let key):
            bytes.append(Kind.key.rawValue)
            key.append(to: &bytes)
        }
    }

    /// The bytes that the record's leaf covers.
    func canonicalBytes(position: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160)
        var base = EnvelopeBase.zero
        append(to: &bytes, from: &base, position: position)
        return bytes
    }

    init(
        from reader: inout ByteReader, base: inout EnvelopeBase, position: UInt64
    ) throws(FormatError) {
        let code = try reader.byte()
        switch Kind(rawValue: code) {
        case .event:
            self = .event(try EventEnvelope(from: &reader, base: &base, position: position))
        case .supplement:
            let flags = try reader.flags()
            let revision = try reader.revision(from: &base)
            self = .supplement(
                SupplementEnvelope(
                    revision: revision, object: try reader.id(),
                    isInferred: flags.contains(.requestIsInferred),
                    request: try RequestEnvelope(
                        from: &reader, flags, base: &base, position: position)))
        case .request:
            let flags = try reader.flags()
            var revision: UInt64?
            if flags.contains(.revision) { revision = try reader.revision(from: &base) }
            self = .request(
                revision: revision,
                try RequestEnvelope(from: &reader, flags, base: &base, position: position))
        case .intern:
            let table = try reader.byte()
            guard let table = InternValue.Table(rawValue: table) else {
                throw FormatError(what: "there is no table \(table) of interned values")
            }
            self = .intern(id: try reader.id(), try InternValue(table: table, from: &reader))
        case .dictionary: self = .dictionary(id: try reader.id())
        case .coverage: self = .coverage(try CoverageEnvelope(from: &reader))
        case .key: self = .key(try KeyEnvelope(from: &reader))
        case .retention, nil:
            throw FormatError(what: "this program does not know records of kind \(code)")
        }
        guard reader.isAtEnd else { throw FormatError(what: "bytes follow the envelope") }
    }
}

extension EventEnvelope {
    var flags: EnvelopeFlags {
        var flags = EnvelopeFlags(rawValue: UInt64(change.rawValue - 1))
        if hasDocument { flags.insert(.document) }
        if observed != nil { flags.insert(.observed) }
        if let request { flags.formUnion(request.flags.union(.request)) }
        if requestIsInferred { flags.insert(.requestIsInferred) }
        if revisionIsInferred { flags.insert(.revisionIsInferred) }
        if previous > 0 { flags.insert(.previous) }
        return flags
    }

    init(
        from reader: inout ByteReader, base: inout EnvelopeBase, position: UInt64
    ) throws(FormatError) {
        let flags = try reader.flags()
        change = flags.change
        hasDocument = flags.contains(.document)
        requestIsInferred = flags.contains(.requestIsInferred)
        revisionIsInferred = flags.contains(.revisionIsInferred)
        revision = try reader.revision(from: &base)
        object = try reader.id()
        if flags.contains(.observed) { observed = try reader.time(from: &base) }
        var form: UInt32 = 0
        var previous: UInt64 = 0
        func middle(_ reader: inout ByteReader) throws(FormatError) {
            form = try reader.id()
            if flags.contains(.previous) {
                let distance = try reader.varint()
                guard distance > 0, distance < position else {
                    throw FormatError(what: "the previous event lies outside the log")
                }
                previous = position - distance
            }
        }
        if flags.contains(.request) {
            request = try RequestEnvelope(
                from: &reader, flags, base: &base, position: position, middle)
        } else {
            try middle(&reader)
        }
        self.form = form
        self.previous = previous
    }
}

extension SupplementEnvelope {
    var flags: EnvelopeFlags {
        isInferred ? request.flags.union(.requestIsInferred) : request.flags
    }
}

extension CoverageEnvelope {
    func append(to bytes: inout [UInt8]) {
        bytes.append(source)
        bytes.append(varint: UInt64(resource))
        var base = EnvelopeBase.zero
        bytes.append(time: Timestamp(nanoseconds: from), from: &base)
        bytes.append(time: Timestamp(nanoseconds: to), from: &base)
        // 0 is "not known": events count from 1.
        bytes.append(varint: first ?? 0)
        bytes.append(varint: last ?? 0)
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        source = try reader.byte()
        resource = try reader.id()
        var base = EnvelopeBase.zero
        from = try reader.time(from: &base)
        to = try reader.time(from: &base)
        let (first, last) = (try reader.varint(), try reader.varint())
        self.first = first == 0 ? nil : first
        self.last = last == 0 ? nil : last
        guard Coverage.Source(rawValue: source) != nil else {
            throw FormatError(what: "there is no source \(source) of coverage")
        }
    }
}

extension EnvelopeFlags {
    /// Two bits have four values, and each is a change.
    var change: Event.Change { Event.Change(rawValue: UInt8(rawValue & 3) + 1) ?? .reobserved }
}

extension ByteReader {
    mutating func flags() throws(FormatError) -> EnvelopeFlags {
        let flags = EnvelopeFlags(rawValue: try varint())
        guard flags.rawValue < EnvelopeFlags.end else {
            throw FormatError(what: "a record has parts that this program does not know")
        }
        return flags
    }

    mutating func id() throws(FormatError) -> UInt32 {
        let value = try varint()
        guard let id = UInt32(exactly: value) else {
            throw FormatError(what: "an intern number is too large")
        }
        return id
    }
}
