import API
import Access
import Document
import KubernetesAPI

/// Roles, bindings, people and requests by chance, in the oracle's form and in the API's.
struct RandomCluster {
    typealias Oracle = AccessOracle

    private static let namespaces = ["n1", "n2"]
    private static let names = ["a", "b", "c"]
    private static let users = [
        "u1", "u2", "u3", "system:serviceaccount:n1:s1", "system:serviceaccount:n2:s1",
    ]
    private static let groups = ["g1", "g2", "system:authenticated"]
    private static let labels = ["l1", "l2"]
    private static let roleNames = ["r1", "r2", "r3", "r4", "r5"]
    private static let modes = [
        "impersonate", "impersonate:user-info", "impersonate:serviceaccount",
        "impersonate-on:user-info:get", "impersonate-on:user-info:list",
        "impersonate-on:serviceaccount:get", "impersonate-on:serviceaccount:create",
    ]

    var random: SplitMix

    private mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    private mutating func one<T>(_ items: [T]) -> T { items[below(items.count)] }
    private mutating func some<T>(_ items: [T], upTo count: Int) -> [T] {
        (0..<below(count) + 1).map { _ in one(items) }
    }

    // MARK: the cluster

    mutating func rule(canHavePaths: Bool) -> Oracle.Rule {
        if canHavePaths, below(4) == 0 {
            return Oracle.Rule(
                verbs: some(["get", "post", "*", "impersonate-on:user-info:get"], upTo: 2),
                paths: some(["/metrics", "/a/*", "/a", "*", "/healthz"], upTo: 2))
        }
        if below(4) == 0 {
            return Oracle.Rule(
                verbs: some(Self.modes, upTo: 4), groups: some(["", "authentication.k8s.io", "*"], upTo: 3),
                resources: some(["users", "groups", "serviceaccounts", "pods", "*"], upTo: 4),
                names: below(3) == 0 ? some(Self.users + Self.groups + ["s1"], upTo: 3) : [])
        }
        return Oracle.Rule(
            verbs: some(
                ["get", "list", "watch", "create", "update", "patch", "delete", "*",
                    "deletecollection"], upTo: 3),
            groups: some(["", "apps", "*"], upTo: 2),
            resources: some(
                ["pods", "secrets", "pods/log", "deployments", "deployments/scale", "*/scale",
                    "*", "*/log", "namespaces"], upTo: 3),
            names: below(3) == 0 ? some(Self.names, upTo: 2) : [])
    }

    mutating func oracle() -> Oracle {
        var roles: [Oracle.Role] = []
        for place in ["", "n1", "n2"] {
            for name in Self.roleNames where below(5) > 0 {
                let isCluster = place.isEmpty
                let gathers = isCluster && below(5) == 0
                roles.append(
                    Oracle.Role(
                        namespace: place, name: name,
                        label: isCluster && !gathers && below(2) == 0 ? one(Self.labels) : nil,
                        rules: gathers
                            ? [] : (0..<below(3) + 1).map { _ in rule(canHavePaths: isCluster) },
                        gathers: gathers ? one(Self.labels) : nil))
            }
        }
        let bindings = (0..<24).map { number in
            let place = one(["", "n1", "n2"])
            return Oracle.Binding(
                namespace: place, name: "b\(number)",
                isOfCluster: place.isEmpty || below(2) == 0, role: one(Self.roleNames),
                subjects: (0..<below(3) + 1).map { _ in
                    switch below(3) {
                    case 0: ("User", one(Self.users), "")
                    case 1: ("Group", one(Self.groups), "")
                    default: ("ServiceAccount", "s1", one(["n1", "n2", ""]))
                    }
                })
        }
        return Oracle(roles: roles, bindings: bindings)
    }

    // MARK: requests

    mutating func person() -> Oracle.Person {
        Oracle.Person(
            user: one(Self.users),
            groups: (below(2) == 0 ? some(["g1", "g2"], upTo: 2) : []) + ["system:authenticated"])
    }

    mutating func other() -> Oracle.Person {
        var other = person()
        if below(8) == 0 { other.groups.append("system:masters") }
        return other
    }

    mutating func request() -> (APIRequest, Oracle.Ask) {
        if below(6) == 0 {
            let path = one(["/metrics", "/a", "/a/b", "/healthz", "/x", "/a/b/c"])
            let method = one(["GET", "POST"])
            return (
                APIRequest(method: method, target: path),
                Oracle.Ask(verb: method.lowercased(), path: path)
            )
        }
        let (group, resource, part) = one([
            ("", "pods", "log"), ("", "secrets", ""), ("apps", "deployments", "scale"),
            ("", "configmaps", ""),
        ])
        var ask = Oracle.Ask(verb: "", group: group, resource: resource)
        ask.namespace = below(5) == 0 ? "" : one(Self.namespaces)
        var path = group.isEmpty ? "/api/v1" : "/apis/\(group)/v1"
        if !ask.namespace.isEmpty { path += "/namespaces/\(ask.namespace)" }
        path += "/\(resource)"
        if below(2) == 0 {
            ask.name = one(Self.names)
            path += "/\(ask.name)"
            if !part.isEmpty, below(3) == 0 {
                ask.subresource = part
                path += "/\(part)"
            }
            let (method, verb) = one([
                ("GET", "get"), ("PUT", "update"), ("PATCH", "patch"), ("DELETE", "delete"),
                ("HEAD", "get"),
            ])
            ask.verb = verb
            return (APIRequest(method: method, target: path), ask)
        }
        let (method, query, verb) = one([
            ("GET", "", "list"), ("GET", "?watch=true", "watch"), ("GET", "?watch=0", "list"),
            ("GET", "?fieldSelector=metadata.name%3Da", "list"),
            ("GET", "?watch=1&fieldSelector=status.phase%3Dx,metadata.name%3D%3Db", "watch"),
            ("GET", "?fieldSelector=metadata.name%21%3Da", "list"),
            ("POST", "", "create"), ("DELETE", "", "deletecollection"),
        ])
        ask.verb = verb
        if query.contains("name%3Da") { ask.name = "a" }
        if query.contains("name%3D%3Db") { ask.name = "b" }
        return (APIRequest(method: method, target: path + query), ask)
    }
}

extension AccessOracle {
    /// As the API stores them; roles that gather have no rules yet.
    var objects: [(resource: String, namespace: String, name: String, body: JSONValue)] {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        let roles = roles.map { role in
            var body: JSONObject = [
                "rules": .array(
                    role.rules.map { rule in
                        [
                            "verbs": list(rule.verbs), "apiGroups": list(rule.groups),
                            "resources": list(rule.resources), "resourceNames": list(rule.names),
                            "nonResourceURLs": list(rule.paths),
                        ]
                    })
            ]
            if let label = role.gathers {
                body["aggregationRule"] = [
                    "clusterRoleSelectors": [["matchLabels": ["gathered": .string(label)]]]
                ]
            }
            body["metadata"] = [
                "labels": role.label.map { ["gathered": .string($0)] } ?? .object(JSONObject())
            ]
            return (
                role.namespace.isEmpty ? "clusterroles" : "roles", role.namespace, role.name,
                JSONValue.object(body)
            )
        }
        let bindings = bindings.map { binding in
            let body: JSONValue = [
                "roleRef": [
                    "kind": binding.isOfCluster ? "ClusterRole" : "Role",
                    "name": .string(binding.role),
                ],
                "subjects": .array(
                    binding.subjects.map { subject in
                        [
                            "kind": .string(subject.kind), "name": .string(subject.name),
                            "namespace": .string(subject.namespace),
                        ]
                    }),
            ]
            return (
                binding.namespace.isEmpty ? "clusterrolebindings" : "rolebindings",
                binding.namespace, binding.name, body
            )
        }
        return roles + bindings
    }
}
