import Access
import EventStore
import KubernetesAPI

/// `who-can VERB RESOURCE`: the subjects that RBAC lets, as of a moment.
package struct WhoCanQuery: ParameterizedQuery, Hashable {
    package var action = ActionSpec()
    package var at: String?

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ActionSpec.parameterFields(\Self.action) + [.text("at", \.at)]
    }

    /// Reads every role and binding of the moment.
    package func run(_ reader: Reader) throws(QueryError) -> WhoCanAnswer {
        let moment = try TimeSpec(at ?? "head").resolve(reader)
        let view = try reader.view(at: moment.revision)
        let asked = try action.action(reader, view)
        let rules = try reader.reading { () throws(StoreError) in try AccessRules(view) }
        let isAnywhere = action.allNamespaces
        let all = rules.grants(asked, isAnywhere ? .anywhere : .ofAction)
        let grants = try reader.seen(all, key: \.binding.key, .present)
        var subjects = grants.filter(\.onlyNames.isEmpty).map { WhoCanLine($0) }
        let privileged = WhoCanLine.privileged
        if !subjects.contains(where: { ($0.kind, $0.name) == (privileged.kind, privileged.name) }) {
            subjects.insert(privileged, at: 0)
        }
        // Nothing has a name yet when it is created, and a collection has none.
        let takesNames = !["create", "deletecollection"].contains(asked.verb)
        let byName = takesNames ? grants.filter { !$0.onlyNames.isEmpty } : []
        return WhoCanAnswer(
            at: moment, action: ActionLine(asked), allNamespaces: isAnywhere, subjects: subjects,
            byName: byName.map { WhoCanLine($0) },
            notes: AccessNotes(rules: rules, action: asked).sentences(of: moment)
                + Self.hidden(all.count - grants.count))
    }
}

extension WhoCanQuery {
    fileprivate static func hidden(_ count: Int) -> [String] {
        guard count > 0 else { return [] }
        return [
            "\(count) more \(count == 1 ? "is" : "are") allowed by bindings that you may not read"
        ]
    }
}

/// What RBAC alone does not tell.
struct AccessNotes {
    let rules: AccessRules
    let action: AccessAction
    /// Nodes are among those who are asked about.
    var isOfNodes = true

    func sentences(of moment: Moment) -> [String] {
        var sentences: [String] = []
        if rules.isEmpty {
            sentences.append(
                "no role or binding is known at revision \(moment.revision): either RBAC was not "
                    + "recorded, or it is of a later time")
        }
        if isOfNodes, case .resource(let resource, _, _) = action.target, resource.group.isEmpty,
            ["secrets", "configmaps", "persistentvolumeclaims"].contains(resource.resource),
            ["get", "list", "watch"].contains(action.verb)
        {
            sentences.append(
                "nodes also read the \(resource.resource) that their own pods use: the node "
                    + "authorizer allows that, not RBAC")
        }
        return sentences
    }
}
