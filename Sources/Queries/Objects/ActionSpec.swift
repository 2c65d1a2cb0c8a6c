import Access
import EventStore
import KubernetesAPI

/// An action as the user types it, in the ways of `kubectl auth can-i`: a verb and `TYPE`,
/// `TYPE/NAME` or `/path`, with namespace and subresource beside.
package struct ActionSpec: Hashable, Sendable {
    package var verb: String?
    package var resource: String?
    package var subresource: String?
    package var namespace: String?
    package var allNamespaces = false

    package init(
        _ verb: String? = nil, _ resource: String? = nil, subresource: String? = nil,
        namespace: String? = nil, allNamespaces: Bool = false
    ) {
        self.verb = verb
        self.resource = resource
        self.subresource = subresource
        self.namespace = namespace
        self.allNamespaces = allNamespaces
    }

    static func parameterFields<Query>(
        _ path: WritableKeyPath<Query, ActionSpec>
    ) -> [ParameterField<Query>] {
        [
            .text("verb", path.appending(path: \.verb)),
            .text("resource", path.appending(path: \.resource)),
            .text("subresource", path.appending(path: \.subresource)),
            .text("namespace", path.appending(path: \.namespace)),
            .flag("allNamespaces", path.appending(path: \.allNamespaces)),
        ]
    }

    /// The action with the resource that the view's kinds know by the typed name.
    func action(_ reader: Reader, _ view: View) throws(QueryError) -> AccessAction {
        guard let verb = verb?.lowercased(), !verb.isEmpty, let typed = resource, !typed.isEmpty
        else {
            throw QueryError(
                .wrongUse, "name a verb and a resource, as in: get secrets, delete pods/web-1")
        }
        if typed.hasPrefix("/") { return AccessAction(verb, path: typed) }
        let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts.contains("") else {
            throw QueryError(
                .wrongUse,
                "\"\(typed)\": write TYPE or TYPE/NAME (secrets/db-password); "
                    + "a subresource is named beside it (--subresource log)")
        }
        let name = parts.count == 2 ? String(parts[1]) : ""
        let found = try target(String(parts[0]), reader, view)
        if allNamespaces, !name.isEmpty, found.isNamespaced {
            throw QueryError(
                .wrongUse, "\(typed) lies in one namespace: name it with -n instead of -A")
        }
        return AccessAction(
            verb, found.resource, subresource: subresource ?? "",
            namespace: place(found, name: name), name: name)
    }

    private func place(_ found: Target, name: String) -> String {
        if found.isNamespaced { return allNamespaces ? "" : namespace ?? "default" }
        // The API server takes a Namespace to lie in itself, so that its own bindings rule it.
        let isNamespace = found.resource == GroupResource(group: "", resource: "namespaces")
        return isNamespace ? name : ""
    }

    private struct Target {
        var resource: GroupResource
        var isNamespaced: Bool
    }

    /// What rules speak of although no object has it: impersonation and certificate signers.
    private static let virtual: [GroupResource: Bool] = [
        GroupResource(group: "", resource: "users"): false,
        GroupResource(group: "", resource: "groups"): false,
        GroupResource(group: "authentication.k8s.io", resource: "userextras"): false,
        GroupResource(group: "authentication.k8s.io", resource: "uids"): false,
        GroupResource(group: "certificates.k8s.io", resource: "signers"): false,
    ]

    private func target(
        _ typed: String, _ reader: Reader, _ view: View
    ) throws(QueryError) -> Target {
        if typed == "*" || typed.hasPrefix("*.") {
            return Target(
                resource: GroupResource(group: String(typed.dropFirst(2)), resource: "*"),
                isNamespaced: true)
        }
        let kinds = try reader.kinds(at: view)
        let found: [ObjectSelection.Target]
        do throws(QueryError) {
            found = try ObjectSelection(
                ObjectSpec([typed]), namespace: nil, kinds: kinds, reader: reader
            ).targets
        } catch {
            let lower = typed.lowercased()
            guard let (resource, isNamespaced) = Self.virtual.first(where: {
                $0.key.resource == lower || $0.key.description == lower
            }) else { throw error }
            return Target(resource: resource, isNamespaced: isNamespaced)
        }
        guard let only = found.first, found.count == 1 else {
            throw QueryError(
                .wrongUse, "\"\(typed)\" stands for several resources: ask for one at a time")
        }
        // Rules name the resource that was addressed, which for aliases is not where it is stored.
        return Target(
            resource: only.kind?.groupResource ?? only.resource, isNamespaced: only.isNamespaced)
    }
}
