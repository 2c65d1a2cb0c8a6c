internal import Document
internal import KubernetesAPI

/// One rule of a Role or ClusterRole.
package struct PolicyRule: Hashable, Sendable {
    package enum Match: Hashable, Sendable {
        case no
        case yes
        /// Only for objects of these names, and the action names none.
        case onlyNames([String])
    }

    package var verbs: [String]
    package var apiGroups: [String]
    package var resources: [String]
    package var resourceNames: [String]
    package var nonResourceURLs: [String]

    package init(
        verbs: [String], apiGroups: [String] = [], resources: [String] = [],
        resourceNames: [String] = [], nonResourceURLs: [String] = []
    ) {
        self.verbs = verbs
        self.apiGroups = apiGroups
        self.resources = resources
        self.resourceNames = resourceNames
        self.nonResourceURLs = nonResourceURLs
    }

    /// As Kubernetes matches rules (`k8s.io/component-helpers`, rbac/validation).
    package func match(_ action: AccessAction) -> Match {
        guard verbs.has("*") || verbs.has(action.verb) else { return .no }
        switch action.target {
        case .path(let path): return takes(path: path) ? .yes : .no
        case .resource(let resource, let subresource, let name):
            guard apiGroups.has("*") || apiGroups.has(resource.group),
                takes(resource.resource, subresource)
            else { return .no }
            if resourceNames.isEmpty || resourceNames.has(name) { return .yes }
            return name.isEmpty ? .onlyNames(resourceNames) : .no
        }
    }

    /// `*` is everything, subresources included; `pods` is not `pods/log`; `*/scale` is that
    /// subresource of everything.
    private func takes(_ resource: String, _ subresource: String) -> Bool {
        if resources.has("*") { return true }
        if subresource.isEmpty { return resources.has(resource) }
        return resources.has("\(resource)/\(subresource)") || resources.has("*/\(subresource)")
    }

    /// A `*` at the end stands for any rest.
    private func takes(path: String) -> Bool {
        nonResourceURLs.contains { url in
            if haveSameBytes(url, path) { return true }
            guard url.hasSuffix("*") else { return false }
            var prefix = url[...]
            while prefix.hasSuffix("*") { prefix = prefix.dropLast() }
            return path.utf8.starts(with: prefix.utf8)
        }
    }
}

extension [String] {
    /// By bytes, as Kubernetes compares: Swift takes canonically equivalent texts for equal.
    func has(_ text: String) -> Bool { contains { haveSameBytes($0, text) } }
}
