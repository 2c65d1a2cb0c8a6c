import Crypto

/// A document as it is sealed, and as reading gives it back.
package struct UnsealedDocument: Hashable, Sendable {
    package var bytes: [UInt8]
    /// Where reads put resourceVersion; -1 when there is no place for it.
    package var resourceVersionOffset: Int

    package init(bytes: [UInt8], resourceVersionOffset: Int) {
        self.bytes = bytes
        self.resourceVersionOffset = resourceVersionOffset
    }
}

/// A document's sealed bytes: what the log keeps of it, and what digests cover.
///
/// ```
///  0  1  layout: 1
///  1  8  number of the data key, little-endian
///  9 16  seal ID, random; its first 12 bytes are the nonce
/// 25 16  equality MAC: equal for equal documents under one data key
/// 41  n  encrypted (AES-256-GCM): byte count of the document, 4 bytes; offset of resourceVersion
///        + 1, 4 bytes; the document; zeros up to a multiple of 64 bytes
/// 41+n 16  tag
/// ```
///
/// Authenticated with it: the 41 bytes before, and the place: store, object, UID. Revision and
/// position are not, since sealing comes before numbering; the Merkle leaf binds them.
package struct SealedDocument: Sendable {
    package static let layout: UInt8 = 1
    private static let headerByteCount = 41
    private static let tagByteCount = 16
    /// What is told of a document's length.
    private static let stepByteCount = 64

    package let bytes: [UInt8]

    package var keyNumber: UInt64 { bytes.littleEndian(at: 1, as: UInt64.self) }
    private var equalityMAC: ArraySlice<UInt8> { bytes[25..<Self.headerByteCount] }

    package init(stored bytes: [UInt8]) throws(SealingFault) {
        guard let layout = bytes.first else { throw .cutOff }
        guard layout == Self.layout else { throw .unknownLayout(layout) }
        guard bytes.count >= Self.headerByteCount + Self.stepByteCount + Self.tagByteCount else {
            throw .cutOff
        }
        self.bytes = bytes
    }

    package init(
        _ document: UnsealedDocument, keyNumber: UInt64, _ key: DataKey, for place: SealedPlace,
        _ randomness: Randomness
    ) throws(SealingFault) {
        let sealID = randomness.bytes(16)
        var header = [Self.layout]
        header.reserveCapacity(document.bytes.count + 256)
        header.append(littleEndian: keyNumber)
        header += sealID
        header += Self.mac(of: document.bytes, key)
        var plain: [UInt8] = []
        let used = document.bytes.count + 8
        let padded = (used + Self.stepByteCount - 1) / Self.stepByteCount * Self.stepByteCount
        plain.reserveCapacity(padded)
        plain.append(littleEndian: UInt32(clamping: document.bytes.count))
        plain.append(littleEndian: UInt32(clamping: document.resourceVersionOffset + 1))
        plain += document.bytes
        plain += repeatElement(0, count: padded - used)
        do {
            let box = try AES.GCM.seal(
                plain, using: key.sealing, nonce: AES.GCM.Nonce(data: sealID[..<12]),
                authenticating: Self.authenticated(header[...], place))
            header += box.ciphertext
            header += box.tag
        } catch {
            throw .failed
        }
        bytes = header
    }

    package func unsealed(
        _ key: DataKey, for place: SealedPlace
    ) throws(SealingFault) -> UnsealedDocument {
        let end = bytes.count - Self.tagByteCount
        let plain: [UInt8]
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: bytes[9..<21]),
                ciphertext: bytes[Self.headerByteCount..<end], tag: bytes[end...])
            plain = Array(
                try AES.GCM.open(
                    box, using: key.sealing,
                    authenticating: Self.authenticated(bytes[..<Self.headerByteCount], place)))
        } catch {
            throw .notAuthentic
        }
        let count = Int(plain.littleEndian(at: 0, as: UInt32.self))
        let offset = Int(plain.littleEndian(at: 4, as: UInt32.self)) - 1
        guard count <= plain.count - 8, offset < max(count, 1) else { throw .cutOff }
        return UnsealedDocument(
            bytes: Array(plain[8..<8 + count]), resourceVersionOffset: offset)
    }

    /// Whether this is the document that was sealed, told without unsealing it.
    package func holds(_ document: [UInt8], _ key: DataKey) -> Bool {
        equalityMAC.elementsEqual(Self.mac(of: document, key))
    }

    private static func mac(of document: [UInt8], _ key: DataKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: document, using: key.equality).prefix(16))
    }

    private static func authenticated(
        _ header: ArraySlice<UInt8>, _ place: SealedPlace
    ) -> [UInt8] {
        var bytes = Array("hindsight sealed".utf8) + header
        place.append(to: &bytes)
        return bytes
    }
}
