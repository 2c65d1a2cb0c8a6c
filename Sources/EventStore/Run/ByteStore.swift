/// Short byte strings, appended once and found by address: a number that is small enough for a
/// table of millions. A string is a varint of its byte count and the bytes; none lies across two
/// chunks.
struct ByteStore: Sendable {
    private static let shift: UInt32 = 14
    private static let chunkByteCount = 1 << shift

    private var chunks = PersistentArray<[UInt8]>()
    private var tail: [UInt8] = []

    /// What can be stored at most: chunks are numbered in 18 bits.
    private static let chunkCountMax = 1 << 18

    /// nil when the store is full.
    mutating func append(_ bytes: Span<UInt8>) -> UInt32? {
        if tail.count + bytes.count + 5 > Self.chunkByteCount, !tail.isEmpty {
            chunks.append(tail)
            tail = []
        }
        guard chunks.count < Self.chunkCountMax else { return nil }
        let address = UInt32(chunks.count) << Self.shift | UInt32(tail.count)
        tail.append(varint: UInt64(bytes.count))
        for index in bytes.indices { tail.append(bytes[index]) }
        return address
    }

    /// Calls `body` with the chunk that holds the string and its place there.
    func with<R>(_ address: UInt32, _ body: ([UInt8], Range<Int>) -> R) -> R {
        let chunk = Int(address >> Self.shift)
        let bytes = chunk < chunks.count ? chunks[chunk] : tail
        var at = Int(address & (1 << Self.shift - 1))
        var count = Int(bytes[at] & 0x7F)
        var bits = 7
        while bytes[at] >= 0x80 {
            at += 1
            count |= Int(bytes[at] & 0x7F) << bits
            bits += 7
        }
        return body(bytes, at + 1..<at + 1 + count)
    }

    func string(_ address: UInt32) -> String {
        with(address) { bytes, range in String(decoding: bytes[range], as: UTF8.self) }
    }

    func isEqual(_ address: UInt32, _ other: Span<UInt8>) -> Bool {
        with(address) { bytes, range in
            guard range.count == other.count else { return false }
            // Both are alive here, and as long as each other.
            return unsafe bytes.withUnsafeBytes { own in
                unsafe other.withUnsafeBytes { other in
                    unsafe UnsafeRawBufferPointer(rebasing: own[range]).elementsEqual(other)
                }
            }
        }
    }

    /// Byte by byte: of UTF-8 that is the order of code points.
    func isOrdered(_ a: UInt32, before b: UInt32) -> Bool {
        with(a) { bytes, range in
            with(b) { others, other in
                bytes[range].lexicographicallyPrecedes(others[other])
            }
        }
    }

    func isOrdered(_ a: UInt32, before b: Span<UInt8>, orEqual: Bool) -> Bool {
        with(a) { bytes, range in
            for (offset, index) in range.enumerated() {
                guard offset < b.count else { return false }
                if bytes[index] != b[offset] { return bytes[index] < b[offset] }
            }
            return range.count < b.count || orEqual
        }
    }
}

extension Span<UInt8> {
    func combine(into hasher: inout Hasher) {
        // The bytes are alive during the call.
        unsafe withUnsafeBytes { bytes in unsafe hasher.combine(bytes: bytes) }
    }
}
