import Document

/// The first place at which a live answer differs from the recorded one.
struct Difference: CustomStringConvertible {
    var path: String
    var recorded: String
    var live: String

    var description: String {
        "\(path)\n      recorded \(recorded.prefix(400))\n      live     \(live.prefix(400))"
    }

    /// nil when there is none. Order of members does not count, order of items does.
    static func first(_ a: JSONValue?, _ b: JSONValue?, _ path: String) -> Difference? {
        switch (a, b) {
        case (.object(let a)?, .object(let b)?):
            for member in a.members {
                if let found = first(member.value, b[member.key], "\(path).\(member.key)") {
                    return found
                }
            }
            for member in b.members where a[member.key] == nil {
                return Difference(
                    path: "\(path).\(member.key)", recorded: "absent",
                    live: member.value.description)
            }
            return nil
        case (.array(let a)?, .array(let b)?):
            for (index, pair) in zip(a, b).enumerated() {
                if let found = first(pair.0, pair.1, "\(path)[\(index)]") { return found }
            }
            return a.count == b.count
                ? nil
                : Difference(
                    path: "\(path).length", recorded: "\(a.count)", live: "\(b.count)")
        default:
            return a == b
                ? nil
                : Difference(
                    path: path, recorded: a?.description ?? "absent",
                    live: b?.description ?? "absent")
        }
    }
}
