import Crypto

/// Names a key-encryption key without telling anything of it: the first eight bytes of an HMAC
/// under the key itself. So a wrapped data key says which key opens it, whatever file that is in.
package struct KeyID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    init(of key: SymmetricKey) {
        let code = HMAC<SHA256>.authenticationCode(for: Array("hindsight key id 1".utf8), using: key)
        rawValue = code.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// 16 hexadecimal digits.
    package var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// A key that wraps data keys. It lives in the key ring or in an encryption configuration, never
/// in a store.
package struct KeyEncryptionKey: Sendable {
    package let id: KeyID
    let key: SymmetricKey
    /// Where it is, for messages.
    package let origin: String

    /// - Parameter bytes: 16, 24 or 32 of them.
    package init(bytes: [UInt8], origin: String) {
        key = SymmetricKey(data: bytes)
        id = KeyID(of: key)
        self.origin = origin
    }
}

/// The key-encryption keys of one store.
package struct SealingKeys: Sendable {
    package static let none = SealingKeys(wrapping: nil, others: [])

    /// Wraps what is sealed from now on; nil: nothing can be sealed.
    package let wrapping: KeyEncryptionKey?
    private let all: [KeyID: KeyEncryptionKey]

    package init(wrapping: KeyEncryptionKey?, others: [KeyEncryptionKey]) {
        self.wrapping = wrapping
        var all: [KeyID: KeyEncryptionKey] = [:]
        for key in others { all[key.id] = key }
        if let wrapping { all[wrapping.id] = wrapping }
        self.all = all
    }

    package subscript(id: KeyID) -> KeyEncryptionKey? { all[id] }
    package var ids: [KeyID] { all.keys.sorted() }
    package var isEmpty: Bool { all.isEmpty }
}
