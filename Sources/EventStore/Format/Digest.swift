internal import Crypto

/// A SHA-256 hash.
struct Digest: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    static let byteCount = 32

    init(bytes: some Collection<UInt8>) {
        var parts = [UInt64](repeating: 0, count: 4)
        for (index, byte) in bytes.prefix(Self.byteCount).enumerated() {
            parts[index >> 3] |= UInt64(byte) << UInt64((index & 7) * 8)
        }
        words = (parts[0], parts[1], parts[2], parts[3])
    }

    init(hashing parts: [UInt8]...) {
        var hash = SHA256()
        for part in parts {
            // The bytes are alive during the call.
            unsafe part.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        }
        self.init(hash.finalize())
    }

    private init(_ digest: SHA256Digest) {
        // A SHA-256 digest is 32 bytes.
        words = unsafe digest.withUnsafeBytes { bytes in
            unsafe (
                bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self).littleEndian,
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian,
                bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self).littleEndian,
                bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self).littleEndian
            )
        }
    }

    var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.byteCount)
        result.append(littleEndian: words.0)
        result.append(littleEndian: words.1)
        result.append(littleEndian: words.2)
        result.append(littleEndian: words.3)
        return result
    }

    static func == (a: Self, b: Self) -> Bool {
        a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2
            && a.words.3 == b.words.3
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }

    /// Lower-case hexadecimal.
    var text: String {
        var digits: [UInt8] = []
        for byte in bytes { digits.append(hexadecimal: byte) }
        return String(decoding: digits, as: UTF8.self)
    }
}
