internal import Access
internal import EventStore
internal import KubernetesAPI

/// Whether somebody may act as another: by a right that is limited to some requests
/// (`impersonate-on:user-info:list` and `impersonate:user-info`), or by the plain right to
/// impersonate each of the names that are taken.
struct ImpersonationCheck {
    let authorizer: Authorizer
    let attributes: RequestAttributes
    let view: View

    private static let authentication = "authentication.k8s.io"

    /// Throws the refusal of the limited right, as the API server does when no right is enough.
    func check(_ sender: Principal, as other: Principal) throws(APIStatus) {
        if try isPlainlyAllowed(sender, other) { return }
        let kind = Kind(other)
        var on = attributes.action
        on.verb = "impersonate-on:\(kind.mode):\(on.verb)"
        try require(on, sender)
        // Nobody becomes all-powerful by a limited right.
        if other.isPrivileged {
            throw .forbidden(
                AccessAction(
                    "impersonate:\(kind.mode)",
                    GroupResource(group: Self.authentication, resource: "groups"),
                    name: Principal.privilegedGroup), by: sender)
        }
        for action in names(of: other, verb: "impersonate:\(kind.mode)", isPlain: false) {
            try require(action, sender)
        }
    }

    private func isPlainlyAllowed(
        _ sender: Principal, _ other: Principal
    ) throws(APIStatus) -> Bool {
        for action in names(of: other, verb: "impersonate", isPlain: true) {
            do throws(StoreError) {
                guard try authorizer.isAllowed(action, by: sender, at: view) else { return false }
            } catch {
                throw APIStatus(error)
            }
        }
        return true
    }

    private func require(_ action: AccessAction, _ sender: Principal) throws(APIStatus) {
        let found: Authorization
        do throws(StoreError) {
            found = try authorizer.authorization(action, by: sender, at: view)
        } catch {
            throw APIStatus(error)
        }
        if !found.isAllowed { throw .forbidden(action, by: sender, reason: found.reason) }
    }

    /// What is taken on, one right each. Groups that come with the name are not asked for.
    private func names(
        of other: Principal, verb: String, isPlain: Bool
    ) -> [AccessAction] {
        let core = isPlain ? "" : Self.authentication
        func action(
            _ resource: String, _ name: String, group: String, namespace: String = "",
            subresource: String = ""
        ) -> AccessAction {
            AccessAction(
                verb, GroupResource(group: group, resource: resource), subresource: subresource,
                namespace: namespace, name: name)
        }
        var actions: [AccessAction] = []
        var own: Set<String> = [
            other.user == Principal.anonymous.user
                ? "system:unauthenticated" : "system:authenticated"
        ]
        switch Kind(other) {
        case .account(let namespace, let name):
            actions.append(action("serviceaccounts", name, group: core, namespace: namespace))
            own.formUnion(["system:serviceaccounts", "system:serviceaccounts:\(namespace)"])
        case .node(let name) where !isPlain:
            actions.append(action("nodes", name, group: core))
            own.insert("system:nodes")
        case .node, .user: actions.append(action("users", other.user, group: core))
        }
        for group in other.groups where !own.contains(group) {
            actions.append(action("groups", group, group: core))
        }
        if !other.uid.isEmpty {
            actions.append(action("uids", other.uid, group: Self.authentication))
        }
        for (key, values) in other.extra.sorted(by: { $0.key < $1.key }) {
            for value in values {
                actions.append(
                    action(
                        "userextras", value, group: Self.authentication, subresource: key))
            }
        }
        return actions
    }

    private enum Kind {
        case account(namespace: String, name: String)
        case node(String)
        case user

        init(_ principal: Principal) {
            if let account = Principal.serviceAccount(principal.user) {
                self = .account(namespace: account.namespace, name: account.name)
            } else if principal.user.hasPrefix("system:node:") {
                self = .node(String(principal.user.dropFirst("system:node:".count)))
            } else {
                self = .user
            }
        }

        var mode: String {
            switch self {
            case .account: "serviceaccount"
            case .node: "arbitrary-node"
            case .user: "user-info"
            }
        }
    }
}
