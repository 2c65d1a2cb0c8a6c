/// The UID of a life: nearly always a UUID, of which the text is made when somebody wants it.
enum ObjectUID: Hashable, Sendable {
    /// As two big-endian numbers.
    case uuid(UInt64, UInt64)
    case text(String)

    init(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(40)
        bytes.append(identifier: text)
        self = bytes.first == 0 ? Self(uuid: bytes[1...]) : .text(text)
    }

    /// Of 16 bytes.
    init(uuid bytes: ArraySlice<UInt8>) {
        var words: (UInt64, UInt64) = (0, 0)
        for byte in bytes.prefix(8) { words.0 = words.0 << 8 | UInt64(byte) }
        for byte in bytes.dropFirst(8) { words.1 = words.1 << 8 | UInt64(byte) }
        self = .uuid(words.0, words.1)
    }

    var string: String {
        switch self {
        case .text(let text): return text
        case .uuid(let high, let low):
            var bytes: [UInt8] = []
            bytes.reserveCapacity(16)
            for word in [high, low] {
                for shift in stride(from: UInt64(56), through: 0, by: -8) {
                    bytes.append(UInt8(truncatingIfNeeded: word >> shift))
                }
            }
            return uuidText(bytes)
        }
    }
}

/// The lives of keys, numbered as the log interns them from 1: about 36 bytes each, and 20 without
/// an index.
struct ObjectTable: Sendable {
    private struct Words: Hashable, Sendable {
        var high: UInt64
        var low: UInt64
    }

    /// The highest bit of a key's number says that the UID is no UUID: its second word is then
    /// where the text is.
    private static let textBit: UInt32 = 1 << 31

    private var keys = PersistentArray<UInt32>([0])
    private var uids = PersistentArray<Words>([Words(high: 0, low: 0)])
    private var texts = ByteStore()
    /// Finds a life's number, which only those ask for who write; nil where nobody does.
    private var index: HashIndex?

    init(isIndexed: Bool) {
        index = isIndexed ? HashIndex() : nil
    }

    var count: Int { keys.count }

    func key(of object: UInt32) -> UInt32 { keys[Int(object)] & ~Self.textBit }

    func uid(of object: UInt32) -> ObjectUID {
        let words = uids[Int(object)]
        if object == 0 { return .text("") }
        return keys[Int(object)] & Self.textBit == 0
            ? .uuid(words.high, words.low) : .text(texts.string(UInt32(words.low)))
    }

    /// nil in a table without an index, too.
    func number(key: UInt32, uid: ObjectUID) -> UInt32? {
        index?.number(hash: Self.hash(key, uid)) { other in
            self.key(of: other) == key && self.uid(of: other) == uid
        }
    }

    private static func hash(_ key: UInt32, _ uid: ObjectUID) -> UInt64 {
        EventStore.hash { hasher in
            hasher.combine(key)
            hasher.combine(uid)
        }
    }

    /// Takes the next number for a life.
    mutating func append(key: UInt32, uid: ObjectUID) throws(FormatError) {
        let number = UInt32(keys.count)
        switch uid {
        case .uuid(let high, let low):
            keys.append(key)
            uids.append(Words(high: high, low: low))
        case .text(let text):
            guard let address = texts.append(text.utf8.span) else {
                throw FormatError(what: "the store has more UIDs than fit in memory")
            }
            keys.append(key | Self.textBit)
            uids.append(Words(high: 0, low: UInt64(address)))
        }
        if index != nil { index?.insert(number, hash: Self.hash(key, uid)) }
    }
}
