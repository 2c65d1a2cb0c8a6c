import Access
package import Document

/// Who may do something, and which binding lets them.
package struct WhoCanAnswer: Sendable {
    package var at: Moment
    package var action: ActionLine
    /// Any namespace was asked for.
    package var allNamespaces: Bool
    /// One line for each binding and subject, ClusterRoleBindings first.
    package var subjects: [WhoCanLine]
    /// Those who may for objects of some names alone, when the question names none.
    package var byName: [WhoCanLine]
    /// What the reader must not take for granted.
    package var notes: [String]

    package init(
        at: Moment, action: ActionLine, allNamespaces: Bool, subjects: [WhoCanLine],
        byName: [WhoCanLine], notes: [String]
    ) {
        self.at = at
        self.action = action
        self.allNamespaces = allNamespaces
        self.subjects = subjects
        self.byName = byName
        self.notes = notes
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("at", at.json)
        members.set("action", action.json)
        if allNamespaces { members.set("allNamespaces", true) }
        members.set("subjects", .array(subjects.map(\.json)))
        if !byName.isEmpty { members.set("byName", .array(byName.map(\.json))) }
        if !notes.isEmpty { members.set("notes", notes) }
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a list of who can")
        at = try Moment(json: try reader.member("at"))
        action = try ActionLine(json: try reader.member("action"))
        allNamespaces = reader.flag("allNamespaces")
        subjects = try reader.array("subjects").map { value throws(QueryError) in
            try WhoCanLine(json: value)
        }
        byName = try reader.array("byName").map { value throws(QueryError) in
            try WhoCanLine(json: value)
        }
        notes = reader.strings("notes")
    }
}

/// One subject and the binding that lets it.
package struct WhoCanLine: Hashable, Sendable {
    /// `User`, `Group` or `ServiceAccount`.
    package var kind: String
    package var name: String
    /// Of a service account; else "".
    package var namespace: String
    /// What an audit log says of a request that this lets through.
    package var rule: String
    /// "" for system:masters, which needs none.
    package var binding: String
    /// "" when the binding holds everywhere.
    package var bindingNamespace: String
    package var roleKind: String
    package var role: String
    /// The names that the rule is for; empty for all.
    package var names: [String]

    init(_ grant: AccessGrant) {
        (kind, name, namespace) = (
            grant.subject.kind, grant.subject.name, grant.subject.namespace)
        rule = grant.words
        binding = grant.binding.name
        bindingNamespace = grant.binding.namespace
        roleKind = grant.binding.role.kind
        role = grant.binding.role.name
        names = grant.onlyNames
    }

    /// The group that is allowed everything before rules are asked.
    static let privileged = WhoCanLine(
        group: Principal.privilegedGroup, rule: AccessDecision.privilegedWords)

    private init(group: String, rule: String) {
        (kind, name, namespace) = ("Group", group, "")
        self.rule = rule
        binding = ""
        bindingNamespace = ""
        roleKind = ""
        role = ""
        names = []
    }

    /// `ClusterRoleBinding` or `RoleBinding`; "" without a binding.
    package var bindingKind: String {
        if binding.isEmpty { return "" }
        return bindingNamespace.isEmpty ? "ClusterRoleBinding" : "RoleBinding"
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("kind", kind)
        members.set("name", name)
        members.setUnlessEmpty("namespace", namespace)
        members.set("rule", rule)
        members.set("binding", binding)
        members.setUnlessEmpty("bindingKind", bindingKind)
        members.setUnlessEmpty("bindingNamespace", bindingNamespace)
        members.setUnlessEmpty("roleKind", roleKind)
        members.setUnlessEmpty("role", role)
        if !names.isEmpty { members.set("names", names) }
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "one of those who can")
        kind = try reader.string("kind")
        name = try reader.string("name")
        namespace = reader.optionalString("namespace")
        rule = try reader.string("rule")
        binding = try reader.string("binding")
        bindingNamespace = reader.optionalString("bindingNamespace")
        roleKind = reader.optionalString("roleKind")
        role = reader.optionalString("role")
        names = reader.strings("names")
    }
}
