import Glibc

/// The keys of one object that has just been closed on the tape.
@safe struct TapeObjectKeys {
    let source: UnsafePointer<UInt8>
    let entries: UnsafePointer<TapeEntry>
    let object: Int

    init(
        source: UnsafePointer<UInt8>, entries: UnsafePointer<TapeEntry>, object: Int
    ) {
        unsafe self.source = source
        unsafe self.entries = entries
        self.object = object
    }

    /// Whether two keys are the same string. Compares pairs in small objects, sorts in large ones,
    /// so that no document costs the square of its size.
    func haveDuplicates() -> Bool {
        let count = Int(unsafe entries[object].count)
        return count <= 64 ? haveDuplicatesByFilter() : haveDuplicatesBySorting()
    }

    /// A key is compared with those before it only when its bit in a filter of 64 is taken.
    private func haveDuplicatesByFilter() -> Bool {
        let end = Int(unsafe entries[object].link)
        var filter: UInt64 = 0
        var key = object + 1
        while key < end {
            let entry = unsafe entries[key]
            if entry.has(TapeEntry.escaped) { return haveDuplicatesBySorting() }
            let bit: UInt64 = 1 << UInt64(entry.link & 63)
            if filter & bit != 0 {
                var other = object + 1
                while other < key {
                    if areSame(entry, unsafe entries[other]) { return true }
                    other = member(after: other)
                }
            }
            filter |= bit
            key = member(after: key)
        }
        return false
    }

    private func haveDuplicatesBySorting() -> Bool {
        let end = Int(unsafe entries[object].link)
        var keys: [[UInt8]] = []
        var key = object + 1
        while key < end {
            keys.append(unsafe entries[key].decodedBytes(in: source))
            key = member(after: key)
        }
        keys.sort { $0.lexicographicallyPrecedes($1) }
        return zip(keys, keys.dropFirst()).contains { $0 == $1 }
    }

    @inline(__always)
    private func member(after key: Int) -> Int {
        let value = unsafe entries[key + 1]
        return value.isContainer ? Int(value.link) : key + 2
    }

    @inline(__always)
    private func areSame(_ a: TapeEntry, _ b: TapeEntry) -> Bool {
        let length = a.end &- a.start
        guard a.link == b.link, length == b.end &- b.start else { return false }
        return unsafe memcmp(source + Int(a.start), source + Int(b.start), Int(length)) == 0
    }
}
