/// How a document or a request body is stored. The numbers are part of the format.
enum PayloadForm: UInt8, Sendable {
    case none = 0
    case raw = 1
    /// A zstd frame on its own.
    case frame = 2
    /// A zstd frame against a trained dictionary.
    case dictionaryFrame = 3
    /// A zstd frame against a document of the log as prefix.
    case delta = 4
    /// A document as it was sealed; see `SealedDocument`.
    case sealed = 5
}

/// Where a payload is in its block, and what it needs to be read.
struct PayloadDescriptor: Equatable, Sendable {
    var form = PayloadForm.none
    var dictionary: UInt32 = 0
    /// Position of the record whose document a delta is against.
    var base: UInt64 = 0
    /// Into the block's payload area.
    var offset = 0
    var storedByteCount = 0
    var byteCount = 0
    /// Of documents; see `StoredDocument`.
    var resourceVersionOffset = -1

    func append(to bytes: inout [UInt8], position: UInt64, isDocument: Bool) {
        if form == .none { return }
        if form == .dictionaryFrame { bytes.append(varint: UInt64(dictionary)) }
        if form == .delta { bytes.append(varint: position - base) }
        if form != .raw, form != .sealed { bytes.append(varint: UInt64(storedByteCount)) }
        bytes.append(varint: UInt64(byteCount))
        if isDocument { bytes.append(varint: UInt64(resourceVersionOffset + 1)) }
    }

    init() {}

    init(
        form: UInt8, from reader: inout ByteReader, position: UInt64, offset: inout Int,
        isDocument: Bool
    ) throws(FormatError) {
        guard let form = PayloadForm(rawValue: form) else {
            throw FormatError(what: "this program does not know payloads of form \(form)")
        }
        guard isDocument || form != .sealed else {
            throw FormatError(what: "a request body is sealed")
        }
        self.form = form
        if form == .none { return }
        if form == .dictionaryFrame { dictionary = try reader.id() }
        if form == .delta {
            let distance = try reader.varint()
            guard distance < position, !isDocument || distance > 0 else {
                throw FormatError(what: "a delta's base lies outside the log")
            }
            base = position - distance
        }
        let isStoredAsIs = form == .raw || form == .sealed
        storedByteCount = isStoredAsIs ? 0 : try reader.count()
        byteCount = try reader.count()
        if isStoredAsIs { storedByteCount = byteCount }
        if isDocument { resourceVersionOffset = try reader.count() - 1 }
        self.offset = offset
        offset += storedByteCount
    }
}

/// Both payloads of a record.
struct RecordPayloads: Equatable, Sendable {
    var document = PayloadDescriptor()
    var body = PayloadDescriptor()
}
