import EventStore

/// The request IDs that the store holds, so that importing again repeats instead of doubling.
///
/// Kept as 8-byte hashes: of ten million requests two would collide once in 370,000 imports, and
/// the loss would be one audit line.
struct KnownRequests {
    private var hashes: Set<UInt64> = []

    init(in store: Store) throws(StoreError) {
        guard store.recordCount > 0 else { return }
        try store.forEachRequestID { hashes.insert(Self.hash($0)) }
    }

    /// Notes an ID; false when it was known. Lines without an ID are always new.
    mutating func insert(_ id: String) -> Bool {
        id.isEmpty || hashes.insert(Self.hash(id)).inserted
    }

    /// FNV-1a with a final mix: stable, and IDs are not chosen by an adversary of this tool.
    private static func hash(_ id: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= hash >> 32
        return hash &* 0x9E37_79B9_7F4A_7C15
    }
}
