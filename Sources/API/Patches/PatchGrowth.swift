internal import Document

/// Bounds what the operations of a JSON patch make of a document. A copy costs nothing while values
/// are shared, and each can double what will be written; one into its own source doubles the depth.
struct PatchGrowth {
    static let copiedCountMax = 3 << 20
    static let depthMax = 1_000

    private var copiedCount = 0

    /// A value that is put below `depth` others.
    func check(_ value: JSONValue, at depth: Int) throws(JSONPatch.Failure) {
        var room = Int.max
        try Self.measure(value, depth, &room)
    }

    /// As `check`, and counts the value: a copy grows the document by about its bytes.
    mutating func copy(_ value: JSONValue, to depth: Int) throws(JSONPatch.Failure) {
        let before = Self.copiedCountMax - copiedCount
        var room = before
        try Self.measure(value, depth, &room)
        copiedCount += before - room
    }

    private static func measure(
        _ value: JSONValue, _ depth: Int, _ room: inout Int
    ) throws(JSONPatch.Failure) {
        guard depth <= depthMax else {
            throw JSONPatch.Failure(
                message: "the document would be more than \(depthMax) levels deep")
        }
        switch value {
        case .string(let text): room -= text.utf8.count + 2
        case .array(let items):
            room -= 2
            for item in items { try measure(item, depth + 1, &room) }
        case .object(let object):
            room -= 2
            for member in object.members {
                room -= member.key.utf8.count + 4
                try measure(member.value, depth + 1, &room)
            }
        default: room -= 4
        }
        guard room >= 0 else {
            throw JSONPatch.Failure(
                message: "the copies of the patch are larger than \(copiedCountMax) bytes")
        }
    }
}
