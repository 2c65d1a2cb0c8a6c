internal import Access
internal import Document

extension Principal {
    /// `authentication.k8s.io/v1` UserInfo, empty members left out.
    var userInfo: JSONValue {
        var info: [(String, JSONValue)] = [("username", .string(user))]
        if !uid.isEmpty { info.append(("uid", .string(uid))) }
        info.append(("groups", .array(groups.map { .string($0) })))
        if !extra.isEmpty {
            let extra = extra.sorted { $0.key < $1.key }.map {
                ($0.key, JSONValue.array($0.value.map { .string($0) }))
            }
            info.append(("extra", .members(extra)))
        }
        return .members(info)
    }
}
