internal import KubernetesAPI

/// How target and address of a request are given, in one byte before them.
private struct Forms: OptionSet {
    var rawValue: UInt8

    static let ownTarget = Self(rawValue: 1)
    static let otherTarget = Self(rawValue: 2)
    static let canonicalAddress = Self(rawValue: 4)
    static let otherAddress = Self(rawValue: 8)
    static let query = Self(rawValue: 16)
    static let failure = Self(rawValue: 32)
    /// With `canonicalAddress`.
    static let collection = Self(rawValue: 64)
}

extension RequestEnvelope {
    var flags: EnvelopeFlags {
        var flags: EnvelopeFlags = []
        if received != nil { flags.insert(.received) }
        if completed != nil { flags.insert(.completed) }
        if hasBody { flags.insert(.body) }
        if manager > 0 { flags.insert(.manager) }
        if base != nil { flags.insert(.base) }
        if view != nil { flags.insert(.view) }
        if !triggers.isEmpty { flags.insert(.triggers) }
        return flags
    }

    func appendTimes(to bytes: inout [UInt8], from base: inout EnvelopeBase) {
        if let received { bytes.append(time: Timestamp(nanoseconds: received), from: &base) }
        if let completed { bytes.append(time: Timestamp(nanoseconds: completed), from: &base) }
    }

    /// All but the times. What a scan skips must not change what later records count from, so
    /// revisions here are taken from `base` and leave it as it is.
    func append(to bytes: inout [UInt8], from base: EnvelopeBase, position: UInt64) {
        var forms: Forms = []
        switch target {
        case .none: break
        case .own: forms.insert(.ownTarget)
        case .other: forms.insert(.otherTarget)
        }
        switch address {
        case .none: break
        case .canonical(let query):
            forms.formUnion(query.isEmpty ? .canonicalAddress : [.canonicalAddress, .query])
        case .collection(let query):
            forms.formUnion([.canonicalAddress, .collection])
            if !query.isEmpty { forms.insert(.query) }
        case .other: forms.insert(.otherAddress)
        }
        if !failureReason.isEmpty || !failureMessage.isEmpty { forms.insert(.failure) }
        bytes.append(forms.rawValue)
        for id in [principal, operation, agent, addresses, authorization] {
            bytes.append(varint: UInt64(id))
        }
        if case .other(let resource, let namespace, let name) = target {
            bytes.append(varint: UInt64(resource))
            bytes.append(varint: UInt64(namespace))
            bytes.append(string: name)
        }
        bytes.append(identifier: requestID)
        bytes.append(varint: UInt64(code))
        switch address {
        case .none: break
        case .canonical(let query), .collection(let query):
            if !query.isEmpty { bytes.append(string: query) }
        case .other(let text): bytes.append(string: text)
        }
        if forms.contains(.failure) {
            bytes.append(string: failureReason)
            bytes.append(string: failureMessage)
        }
        if manager > 0 { bytes.append(varint: UInt64(manager)) }
        for revision in [self.base, view] {
            if let revision {
                bytes.append(signed: Int64(bitPattern: revision &- base.revision))
            }
        }
        if !triggers.isEmpty {
            bytes.append(varint: UInt64(triggers.count))
            for trigger in triggers { bytes.append(varint: position - trigger) }
        }
    }

    /// `middle` reads what stands between the times and the rest.
    init(
        from reader: inout ByteReader, _ flags: EnvelopeFlags, base: inout EnvelopeBase,
        position: UInt64,
        _ middle: (inout ByteReader) throws(FormatError) -> Void = { _ throws(FormatError) in }
    ) throws(FormatError) {
        if flags.contains(.received) { received = try reader.time(from: &base) }
        if flags.contains(.completed) { completed = try reader.time(from: &base) }
        hasBody = flags.contains(.body)
        try middle(&reader)
        let forms = Forms(rawValue: try reader.byte())
        principal = try reader.id()
        operation = try reader.id()
        agent = try reader.id()
        addresses = try reader.id()
        authorization = try reader.id()
        if forms.contains(.otherTarget) {
            target = .other(
                resource: try reader.id(), namespace: try reader.id(), name: try reader.string())
        } else {
            target = forms.contains(.ownTarget) ? .own : .none
        }
        requestID = try reader.identifier()
        guard let code = UInt16(exactly: try reader.varint()) else {
            throw FormatError(what: "an HTTP status is too large")
        }
        self.code = code
        if forms.contains(.canonicalAddress) {
            let query = forms.contains(.query) ? try reader.string() : ""
            address =
                forms.contains(.collection) ? .collection(query: query) : .canonical(query: query)
        } else {
            address = forms.contains(.otherAddress) ? .other(try reader.string()) : .none
        }
        failureReason = forms.contains(.failure) ? try reader.string() : ""
        failureMessage = forms.contains(.failure) ? try reader.string() : ""
        if flags.contains(.manager) { manager = try reader.id() }
        if flags.contains(.base) {
            self.base = base.revision &+ UInt64(bitPattern: try reader.signed())
        }
        if flags.contains(.view) {
            view = base.revision &+ UInt64(bitPattern: try reader.signed())
        }
        if flags.contains(.triggers) {
            for _ in 0..<(try reader.count()) {
                let distance = try reader.varint()
                guard distance > 0, distance < position else {
                    throw FormatError(what: "a trigger lies outside the log")
                }
                triggers.append(position - distance)
            }
        }
    }
}
