import Crypto

/// The key of one object's versions during one epoch. Two keys are derived from it: one seals, one
/// makes the equality MACs, so the latter mean nothing once the data key is gone.
package struct DataKey: Sendable {
    package static let byteCount = 32

    let bytes: [UInt8]
    let sealing: SymmetricKey
    let equality: SymmetricKey

    /// - Parameter bytes: 32 of them.
    package init(bytes: [UInt8]) {
        self.bytes = bytes
        let key = SymmetricKey(data: bytes)
        func derived(_ use: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: key, info: Array("hindsight \(use) 1".utf8), outputByteCount: 32)
        }
        sealing = derived("seal")
        equality = derived("equality")
    }

    package init(_ randomness: Randomness) {
        self.init(bytes: randomness.bytes(Self.byteCount))
    }
}

/// A data key under a key-encryption key: a row of the table `keys`.
///
/// ```
///  0  1  layout: 1
///  1  8  id of the key-encryption key, little-endian
///  9 12  nonce
/// 21 32  the data key, encrypted (AES-GCM)
/// 53 16  tag
/// ```
///
/// Authenticated with it: layout and id, the data key's number, and whom it is for.
package struct WrappedDataKey: Hashable, Sendable {
    package static let layout: UInt8 = 1
    package static let byteCount = 69
    private static let headerByteCount = 9

    package let bytes: [UInt8]

    package var wrappingKey: KeyID {
        KeyID(rawValue: bytes.littleEndian(at: 1, as: UInt64.self))
    }

    package init(stored bytes: [UInt8]) throws(SealingFault) {
        guard let layout = bytes.first else { throw .cutOff }
        guard layout == Self.layout else { throw .unknownLayout(layout) }
        guard bytes.count == Self.byteCount else { throw .cutOff }
        self.bytes = bytes
    }

    package init(
        _ key: DataKey, number: UInt64, for place: SealedPlace, under wrapping: KeyEncryptionKey,
        _ randomness: Randomness
    ) throws(SealingFault) {
        var bytes = [Self.layout]
        bytes.append(littleEndian: wrapping.id.rawValue)
        let nonce = randomness.bytes(12)
        do {
            let box = try AES.GCM.seal(
                key.bytes, using: wrapping.key, nonce: AES.GCM.Nonce(data: nonce),
                authenticating: Self.authenticated(bytes, number, place))
            bytes += nonce
            bytes += box.ciphertext
            bytes += box.tag
        } catch {
            throw .failed
        }
        self.bytes = bytes
    }

    package func unwrapped(
        number: UInt64, for place: SealedPlace, under wrapping: KeyEncryptionKey
    ) throws(SealingFault) -> DataKey {
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: bytes[9..<21]), ciphertext: bytes[21..<53],
                tag: bytes[53...])
            let key = try AES.GCM.open(
                box, using: wrapping.key,
                authenticating: Self.authenticated(
                    Array(bytes[..<Self.headerByteCount]), number, place))
            return DataKey(bytes: Array(key))
        } catch {
            throw .notAuthentic
        }
    }

    private static func authenticated(
        _ header: [UInt8], _ number: UInt64, _ place: SealedPlace
    ) -> [UInt8] {
        var bytes = Array("hindsight data key".utf8) + header
        bytes.append(littleEndian: number)
        place.append(to: &bytes)
        return bytes
    }
}

/// Why sealed bytes, or a wrapped key, could not be used. It never carries what they hold.
package enum SealingFault: Error, Hashable, Sendable, CustomStringConvertible {
    case cutOff
    case unknownLayout(UInt8)
    /// Another key, another place, or changed bytes.
    case notAuthentic
    /// The cryptographic library refused.
    case failed
    /// There is no key-encryption key.
    case noKey

    package var description: String {
        switch self {
        case .cutOff: "it ends too early"
        case .unknownLayout(let layout): "this program does not know sealed bytes of layout \(layout)"
        case .notAuthentic: "it was sealed under another key or for another place, or was changed"
        case .failed: "the cryptographic library failed"
        case .noKey: "there is no key to seal with"
        }
    }
}
