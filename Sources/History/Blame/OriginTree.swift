import Document

/// The revisions that set the values of a document, in the document's own shape.
///
///     {"spec": {"replicas": 3}}     7 {spec: 7 {replicas: 9}}
///     spec came with revision 7, its replicas were last set by 9
struct OriginTree: Sendable {
    /// Of a scalar or an empty container: what last set it. Of another: with what it appeared.
    var revision: Revision
    var children: Children

    enum Children: Sendable {
        case none
        case members([String: OriginTree])
        /// In the order of the list.
        case items([OriginTree])
    }

    /// All of the value set at one revision.
    init(setting value: JSONValue, at revision: Revision) {
        self.revision = revision
        switch value {
        case .object(let object):
            var members: [String: OriginTree] = [:]
            for (key, member) in object.members {
                members[key] = OriginTree(setting: member, at: revision)
            }
            children = .members(members)
        case .array(let values):
            children = .items(values.map { OriginTree(setting: $0, at: revision) })
        default: children = .none
        }
    }

    subscript(member key: String) -> OriginTree? {
        if case .members(let members) = children { members[key] } else { nil }
    }

    subscript(item index: Int) -> OriginTree? {
        guard case .items(let items) = children, items.indices.contains(index) else { return nil }
        return items[index]
    }
}
