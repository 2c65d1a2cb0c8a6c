/// XXH64 (Yann Collet's non-cryptographic hash, seed 0): the check of blocks against damage.
/// What was meant to be stored is told by the Merkle tree; this one is cheap enough for each read.
enum XXHash64 {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        var at = 0
        var hash: UInt64
        if count >= 32 {
            var lanes = (prime1 &+ prime2, prime2, UInt64(0), 0 &- prime1)
            // Each load lies inside the buffer: at + 32 <= count.
            while at + 32 <= count {
                lanes.0 = unsafe round(
                    lanes.0, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                lanes.1 = unsafe round(
                    lanes.1, bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
                lanes.2 = unsafe round(
                    lanes.2, bytes.loadUnaligned(fromByteOffset: at + 16, as: UInt64.self))
                lanes.3 = unsafe round(
                    lanes.3, bytes.loadUnaligned(fromByteOffset: at + 24, as: UInt64.self))
                at += 32
            }
            hash = rotate(lanes.0, 1) &+ rotate(lanes.1, 7) &+ rotate(lanes.2, 12)
                &+ rotate(lanes.3, 18)
            for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
                hash = (hash ^ round(0, lane)) &* prime1 &+ prime4
            }
        } else {
            hash = prime5
        }
        hash &+= UInt64(count)
        while at + 8 <= count {
            hash ^= unsafe round(0, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            hash = rotate(hash, 27) &* prime1 &+ prime4
            at += 8
        }
        if at + 4 <= count {
            let word = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            hash ^= UInt64(word) &* prime1
            hash = rotate(hash, 23) &* prime2 &+ prime3
            at += 4
        }
        while at < count {
            hash ^= UInt64(unsafe bytes[at]) &* prime5
            hash = rotate(hash, 11) &* prime1
            at += 1
        }
        hash = (hash ^ (hash >> 33)) &* prime2
        hash = (hash ^ (hash >> 29)) &* prime3
        return hash ^ (hash >> 32)
    }

    private static func round(_ accumulator: UInt64, _ input: UInt64) -> UInt64 {
        rotate(accumulator &+ input &* prime2, 31) &* prime1
    }

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }
}
