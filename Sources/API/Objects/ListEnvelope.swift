internal import Document
internal import History
internal import KubernetesAPI

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

    /// The whole list in protobuf around its items; empty for a type that has no such form.
    func protobuf(_ items: [[UInt8]]) -> [[UInt8]] {
        guard let form = ProtobufForm(GroupVersionKind(apiVersion: apiVersion, kind: kind)) else {
            return []
        }
        let metadata = ProtobufForm.listMetadata(metadata)
        let count = items.reduce(metadata.count) { $0 + $1.count }
        return [form.opening(rawByteCount: count) + metadata] + items + [ProtobufForm.closing]
    }
}
