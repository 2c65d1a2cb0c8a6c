internal import Zstd

/// A record that is ready to be encoded: its place is known, its bytes are not.
struct PlannedRecord: Sendable {
    var envelope: Envelope
    var document: PlannedDocument?
    var body: PlannedBody?
}

struct PlannedDocument: Sendable {
    enum Base: Sendable {
        case none
        /// The key's version before.
        case own(BaseDocument)
        /// The bytes are sealed: stored as they are.
        case sealed
        /// Another object's document of the same family: left when standing alone is smaller.
        case sibling(BaseDocument)
    }

    var bytes: [UInt8]
    var resourceVersionOffset: Int
    var base: Base
}

struct PlannedBody: Sendable {
    var bytes: [UInt8]
    /// Position and document that the body is stored against.
    var base: (position: UInt64, bytes: [UInt8])?
}

/// A document of the log that deltas are made against.
struct BaseDocument: Sendable {
    var position: UInt64
    /// Steps to a document that stands alone, at most.
    var depth: Int
    var bytes: [UInt8]
    var resourceVersionOffset: Int
    /// The log has it sealed, so nothing is stored against it.
    var isSealed = false
}

/// A run of planned records, encoded.
struct EncodedBlock: Sendable {
    var first: UInt64
    var bytes: [UInt8]
    var leaves: [Digest]
    var payloads: [RecordPayloads]
}

/// Compresses payloads and lays out blocks.
enum PayloadEncoder {
    static let level: Int32 = 3
    /// Below this a frame is hardly smaller than the bytes.
    private static let frameByteCountMin = 24
    /// A sibling's delta above this share of the document is compared with standing alone.
    private static let siblingShare = 8

    static func block(
        _ records: ArraySlice<PlannedRecord>, first: UInt64,
        dictionary: (id: UInt32, ZstdDictionary)?, _ writer: ZstdFrameWriter
    ) throws(ZstdError) -> EncodedBlock {
        var assembly = BlockAssembly(first: first)
        var payloadBytes: [UInt8] = []
        var leaves: [Digest] = []
        var payloads: [RecordPayloads] = []
        leaves.reserveCapacity(records.count)
        for record in records {
            let position = assembly.nextPosition
            var forms = RecordPayloads()
            if let document = record.document {
                forms.document = try encode(
                    document, dictionary, writer, into: &payloadBytes)
            }
            if let body = record.body {
                forms.body = try encode(body, dictionary, writer, into: &payloadBytes)
            }
            leaves.append(
                MerkleFrontier.leaf(
                    envelope: record.envelope.canonicalBytes(position: position),
                    document: record.document.map { Digest(hashing: $0.bytes) },
                    body: record.body.map { Digest(hashing: $0.bytes) }))
            assembly.append(record.envelope, forms)
            payloads.append(forms)
        }
        assembly.withPayloads { $0 = payloadBytes }
        return EncodedBlock(
            first: first, bytes: try assembly.finished(writer), leaves: leaves, payloads: payloads)
    }

    private static func encode(
        _ document: PlannedDocument, _ dictionary: (id: UInt32, ZstdDictionary)?,
        _ writer: ZstdFrameWriter, into output: inout [UInt8]
    ) throws(ZstdError) -> PayloadDescriptor {
        let start = output.count
        var descriptor: PayloadDescriptor
        switch document.base {
        case .sealed:
            descriptor = PayloadDescriptor()
            descriptor.form = .sealed
            descriptor.byteCount = document.bytes.count
            descriptor.storedByteCount = document.bytes.count
            output.append(contentsOf: document.bytes)
        case .none:
            descriptor = try alone(document.bytes, dictionary, writer, into: &output)
        case .own(let base):
            descriptor = try delta(
                document.bytes, position: base.position, base.bytes, writer, into: &output)
        case .sibling(let base):
            descriptor = try delta(
                document.bytes, position: base.position, base.bytes, writer, into: &output)
            if descriptor.storedByteCount > 256,
                descriptor.storedByteCount > document.bytes.count / siblingShare
            {
                let second = try alone(document.bytes, dictionary, writer, into: &output)
                if second.storedByteCount < descriptor.storedByteCount {
                    output.removeSubrange(start..<start + descriptor.storedByteCount)
                    descriptor = second
                } else {
                    output.removeLast(second.storedByteCount)
                }
            }
        }
        descriptor.offset = start
        descriptor.resourceVersionOffset = document.resourceVersionOffset
        return descriptor
    }

    private static func encode(
        _ body: PlannedBody, _ dictionary: (id: UInt32, ZstdDictionary)?,
        _ writer: ZstdFrameWriter, into output: inout [UInt8]
    ) throws(ZstdError) -> PayloadDescriptor {
        let start = output.count
        var descriptor: PayloadDescriptor
        if let base = body.base {
            descriptor = try delta(
                body.bytes, position: base.position, base.bytes, writer, into: &output)
        } else {
            descriptor = try alone(body.bytes, dictionary, writer, into: &output)
        }
        descriptor.offset = start
        return descriptor
    }

    private static func delta(
        _ bytes: [UInt8], position: UInt64, _ base: [UInt8], _ writer: ZstdFrameWriter,
        into output: inout [UInt8]
    ) throws(ZstdError) -> PayloadDescriptor {
        var descriptor = try frame(bytes, .prefix(base), writer, into: &output)
        if descriptor.form != .raw {
            descriptor.form = .delta
            descriptor.base = position
        }
        return descriptor
    }

    private static func alone(
        _ bytes: [UInt8], _ dictionary: (id: UInt32, ZstdDictionary)?, _ writer: ZstdFrameWriter,
        into output: inout [UInt8]
    ) throws(ZstdError) -> PayloadDescriptor {
        guard let dictionary else { return try frame(bytes, .none, writer, into: &output) }
        var descriptor = try frame(bytes, .dictionary(dictionary.1), writer, into: &output)
        if descriptor.form != .raw {
            descriptor.form = .dictionaryFrame
            descriptor.dictionary = dictionary.id
        }
        return descriptor
    }

    private static func frame(
        _ bytes: [UInt8], _ context: ZstdContext, _ writer: ZstdFrameWriter,
        into output: inout [UInt8]
    ) throws(ZstdError) -> PayloadDescriptor {
        var descriptor = PayloadDescriptor()
        descriptor.byteCount = bytes.count
        let start = output.count
        if bytes.count >= frameByteCountMin {
            descriptor.form = .frame
            descriptor.storedByteCount = try writer.compress(
                bytes, against: context, appendingTo: &output)
        }
        if bytes.count < frameByteCountMin || descriptor.storedByteCount >= bytes.count {
            output.removeLast(output.count - start)
            output.append(contentsOf: bytes)
            descriptor.form = .raw
            descriptor.storedByteCount = bytes.count
        }
        return descriptor
    }
}
