/// RBAC once more, slowly: loops over everything, as the documentation tells it, and shares nothing
/// with the code that it judges.
struct AccessOracle {
    struct Rule {
        var verbs: [String]
        var groups: [String] = []
        var resources: [String] = []
        var names: [String] = []
        var paths: [String] = []
    }

    struct Role {
        var namespace: String
        var name: String
        var label: String?
        var rules: [Rule]
        /// The label that it gathers the rules of; then its own rules don't count.
        var gathers: String?
    }

    struct Binding {
        var namespace: String
        var name: String
        /// Of a ClusterRole, else of a Role beside it.
        var isOfCluster: Bool
        var role: String
        var subjects: [(kind: String, name: String, namespace: String)]
    }

    struct Person {
        var user: String
        var groups: [String]
    }

    struct Ask {
        var verb: String
        var group = ""
        var resource = ""
        var subresource = ""
        var namespace = ""
        var name = ""
        /// Of a request that is about no resource.
        var path: String?
    }

    var roles: [Role]
    var bindings: [Binding]

    func may(_ person: Person, _ ask: Ask) -> Bool {
        if person.groups.contains("system:masters") { return true }
        for binding in bindings {
            let holds = binding.namespace == "" || (ask.path == nil && binding.namespace == ask.namespace)
            if !holds { continue }
            var isNamed = false
            for subject in binding.subjects {
                if subject.kind == "User", subject.name == person.user { isNamed = true }
                if subject.kind == "Group", person.groups.contains(subject.name) { isNamed = true }
                if subject.kind == "ServiceAccount" {
                    let place = subject.namespace == "" ? binding.namespace : subject.namespace
                    if place != "",
                        person.user == "system:serviceaccount:" + place + ":" + subject.name
                    {
                        isNamed = true
                    }
                }
            }
            if !isNamed { continue }
            for role in roles {
                let place = binding.isOfCluster ? "" : binding.namespace
                if role.name != binding.role || role.namespace != place { continue }
                for rule in rules(of: role) where takes(rule, ask) { return true }
            }
        }
        return false
    }

    private func rules(of role: Role) -> [Rule] {
        guard let label = role.gathers else { return role.rules }
        var all: [Rule] = []
        for other in roles where other.namespace == "" && other.label == label {
            all += other.rules
        }
        return all
    }

    private func takes(_ rule: Rule, _ ask: Ask) -> Bool {
        if !rule.verbs.contains("*"), !rule.verbs.contains(ask.verb) { return false }
        if let path = ask.path {
            for pattern in rule.paths {
                if pattern == path { return true }
                if pattern.last == "*", path.starts(with: pattern.dropLast()) { return true }
            }
            return false
        }
        if !rule.groups.contains("*"), !rule.groups.contains(ask.group) { return false }
        var isResource = false
        for pattern in rule.resources {
            if pattern == "*" { isResource = true }
            if ask.subresource == "" {
                if pattern == ask.resource { isResource = true }
            } else {
                if pattern == ask.resource + "/" + ask.subresource { isResource = true }
                if pattern == "*/" + ask.subresource { isResource = true }
            }
        }
        if !isResource { return false }
        return rule.names.isEmpty || rule.names.contains(ask.name)
    }

    /// Whether one person may act as another for a request: by every name that is taken, or by the
    /// right that is limited to such requests.
    func mayImpersonate(_ person: Person, _ other: Person, for ask: Ask) -> Bool {
        let own = ["system:authenticated"]
        func all(_ verb: String, _ group: String) -> Bool {
            let parts = other.user.split(separator: ":").map(String.init)
            let isAccount = parts.count == 4 && parts[1] == "serviceaccount"
            let first =
                isAccount
                ? Ask(
                    verb: verb, group: group, resource: "serviceaccounts", namespace: parts[2],
                    name: parts[3])
                : Ask(verb: verb, group: group, resource: "users", name: other.user)
            if !may(person, first) { return false }
            let given = isAccount
                ? own + ["system:serviceaccounts", "system:serviceaccounts:" + parts[2]] : own
            for name in other.groups where !given.contains(name) {
                let ask = Ask(verb: verb, group: group, resource: "groups", name: name)
                if !may(person, ask) { return false }
            }
            return true
        }
        if all("impersonate", "") { return true }
        if other.groups.contains("system:masters") { return false }
        let mode = other.user.hasPrefix("system:serviceaccount:") ? "serviceaccount" : "user-info"
        var on = ask
        on.verb = "impersonate-on:" + mode + ":" + ask.verb
        return may(person, on) && all("impersonate:" + mode, "authentication.k8s.io")
    }
}
