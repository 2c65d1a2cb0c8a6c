package import KubernetesAPI

/// What is asked for: a verb on objects, or on a path that is none (`/metrics`).
package struct AccessAction: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// `resource` without subresource; `name` is "" for a collection or for any name.
        case resource(GroupResource, subresource: String, name: String)
        case path(String)
    }

    package var verb: String
    package var target: Target
    /// "" for a cluster-scoped resource and for a request over all namespaces.
    package var namespace: String

    package init(
        _ verb: String, _ resource: GroupResource, subresource: String = "",
        namespace: String = "", name: String = ""
    ) {
        self.verb = verb
        target = .resource(resource, subresource: subresource, name: name)
        self.namespace = namespace
    }

    package init(_ verb: String, path: String) {
        self.verb = verb
        target = .path(path)
        namespace = ""
    }

    /// `list resource "secrets" in API group "" in the namespace "payments"`: the API server's
    /// words.
    package var words: String {
        switch target {
        case .path(let path): return "\(verb) path \(goQuoted(path))"
        case .resource(let resource, let subresource, _):
            let name =
                subresource.isEmpty
                ? resource.resource : "\(resource.resource)/\(subresource)"
            let place =
                namespace.isEmpty
                ? "at the cluster scope" : "in the namespace \(goQuoted(namespace))"
            return "\(verb) resource \(goQuoted(name)) in API group \(goQuoted(resource.group)) "
                + place
        }
    }
}

extension AccessAction {
    /// A name as the API server's words show it.
    package static func quoted(_ name: String) -> String { goQuoted(name) }
}

/// As Go's `%q` spells a name.
func goQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\\(scalar)"
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            let digits = String(scalar.value, radix: 16)
            quoted += "\\x" + (digits.count < 2 ? "0" : "") + digits
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
