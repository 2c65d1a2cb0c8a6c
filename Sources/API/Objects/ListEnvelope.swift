internal import Document
internal import History

/// What surrounds the items of a list.
struct ListEnvelope {
    var kind: String
    var apiVersion: String
    var revision: Revision
    var continueToken: ContinueToken?
    var remainingItemCount: Int?

    var metadata: JSONValue {
        var members: [(String, JSONValue)] = [
            ("resourceVersion", .string(ResourceVersion.text(revision)))
        ]
        if let continueToken { members.append(("continue", .string(continueToken.text))) }
        if let remainingItemCount {
            members.append(
                ("remainingItemCount", .number(JSONNumber(Int64(remainingItemCount)))))
        }
        return .members(members)
    }

    /// `{"kind":"PodList","apiVersion":"v1","metadata":{...},"items":`
    var opening: [UInt8] {
        var bytes = JSONValue.members([
            ("kind", .string(kind)), ("apiVersion", .string(apiVersion)), ("metadata", metadata),
        ]).bytes
        bytes.removeLast()
        bytes.append(contentsOf: ",\"items\":".utf8)
        return bytes
    }
}
