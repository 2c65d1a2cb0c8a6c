extension JSONObject {
    /// About the bytes that the object keeps in memory, for queues that bound what waits in them.
    /// O(members).
    package var memoryByteCount: Int {
        members.reduce(Self.bufferByteCount + members.capacity * MemoryLayout<Member>.stride) {
            $0 + Self.byteCount(of: $1.key) + $1.value.memoryByteCount
        }
    }

    /// In front of an array's or a string's bytes.
    fileprivate static let bufferByteCount = 32

    /// Short strings stand in the value itself.
    fileprivate static func byteCount(of text: String) -> Int {
        let count = text.utf8.count
        return count > 15 ? count + bufferByteCount : 0
    }
}

extension JSONValue {
    /// Besides the value itself.
    fileprivate var memoryByteCount: Int {
        switch self {
        case .null, .bool: 0
        case .number(let number): JSONObject.byteCount(of: number.text)
        case .string(let text): JSONObject.byteCount(of: text)
        case .array(let values):
            values.reduce(
                JSONObject.bufferByteCount + values.capacity * MemoryLayout<JSONValue>.stride
            ) { $0 + $1.memoryByteCount }
        case .object(let object): object.memoryByteCount
        }
    }
}
