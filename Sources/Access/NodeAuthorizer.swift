internal import Document
internal import EventStore
internal import KubernetesAPI

/// What nodes may do, as Kubernetes' node authorizer decides it: read what the pods that are bound
/// to them use, and keep their own Node, lease and pods up to date. What of that they may write is
/// narrowed by the admission plugin NodeRestriction.
struct NodeAuthorizer: Sendable {
    private static let leases = GroupResource(group: "coordination.k8s.io", resource: "leases")
    private static let csiNodes = GroupResource(group: "storage.k8s.io", resource: "csinodes")
    private static let attachments = GroupResource(
        group: "storage.k8s.io", resource: "volumeattachments")

    /// - Parameter rules: what nodes may do with all other resources.
    func authorization(
        _ action: AccessAction, of node: NodeIdentity, fields: [String: String],
        rules: [PolicyRule], at view: View
    ) throws(StoreError) -> Authorization {
        guard !node.name.isEmpty else { return Self.refused("unknown node") }
        let relations = NodeRelations(node: node.name, view: view)
        if case .resource(let resource, let subresource, let name) = action.target {
            let ask = Ask(
                verb: action.verb, resource: resource, subresource: subresource,
                namespace: action.namespace, name: name)
            switch (resource.group, resource.resource) {
            case ("", "secrets"), ("", "configmaps"): return try read(ask, relations)
            case ("", "persistentvolumeclaims"), ("", "persistentvolumes"):
                return try storage(ask, relations)
            case ("", "serviceaccounts"): return try account(ask, relations)
            case ("", "nodes"): return Self.ownNode(ask, node.name)
            case ("", "pods"): return try pod(ask, fields, relations)
            case _ where resource == Self.leases: return Self.lease(ask, node.name)
            case _ where resource == Self.csiNodes: return Self.storageNode(ask, node.name)
            case _ where resource == Self.attachments: return try single(ask, relations)
            default: break
            }
        }
        return Authorization(isAllowed: rules.contains { $0.match(action) == .yes })
    }

    struct Ask {
        var verb: String
        var resource: GroupResource
        var subresource: String
        var namespace: String
        var name: String
    }

    private static let allowed = Authorization(isAllowed: true)

    private static func refused(_ reason: String = "") -> Authorization {
        Authorization(isAllowed: false, reason: reason)
    }

    // MARK: what pods use

    /// Secrets and ConfigMaps, which may also be watched one by one.
    private func read(_ ask: Ask, _ relations: NodeRelations) throws(StoreError) -> Authorization {
        guard ["get", "list", "watch"].contains(ask.verb) else {
            return Self.refused("can only read resources of this type")
        }
        guard ask.subresource.isEmpty else { return Self.refused("cannot read subresource") }
        guard !ask.namespace.isEmpty else {
            return Self.refused("can only read namespaced object of this type")
        }
        return try related(ask, relations)
    }

    private func single(
        _ ask: Ask, _ relations: NodeRelations
    ) throws(StoreError) -> Authorization {
        guard ask.verb == "get" else {
            return Self.refused("can only get individual resources of this type")
        }
        guard ask.subresource.isEmpty else { return Self.refused("cannot get subresource") }
        return try related(ask, relations)
    }

    private func storage(
        _ ask: Ask, _ relations: NodeRelations
    ) throws(StoreError) -> Authorization {
        guard ask.subresource == "status", ask.resource.resource == "persistentvolumeclaims" else {
            return try single(ask, relations)
        }
        guard ["update", "patch"].contains(ask.verb) else {
            return Self.refused("can only update status of resources of this type")
        }
        return try related(ask, relations)
    }

    private func related(
        _ ask: Ask, _ relations: NodeRelations
    ) throws(StoreError) -> Authorization {
        if ask.name.isEmpty { return Self.refused("No Object name found") }
        if try relations.reach(ask.resource, namespace: ask.namespace, name: ask.name) {
            return Self.allowed
        }
        return Self.refused(
            "no relationship found between node '\(relations.node)' and this object")
    }

    /// Tokens of the accounts that its pods run as.
    private func account(
        _ ask: Ask, _ relations: NodeRelations
    ) throws(StoreError) -> Authorization {
        guard ask.verb == "create", ask.subresource == "token" else {
            return Self.refused("can only create tokens for individual service accounts")
        }
        guard !ask.name.isEmpty else {
            return Self.refused("can only create tokens for individual service accounts")
        }
        return try related(ask, relations)
    }

    // MARK: its own objects

    private static func ownNode(_ ask: Ask, _ node: String) -> Authorization {
        switch (ask.subresource, ask.verb) {
        case ("", "create"), ("", "update"), ("", "patch"), ("status", "update"),
            ("status", "patch"):
            return allowed
        case ("", "get"), ("", "list"), ("", "watch"):
            if ask.name == node { return allowed }
            return refused(
                ask.name.isEmpty
                    ? "node '\(node)' cannot read all nodes, only its own Node object"
                    : "node '\(node)' cannot read '\(ask.name)', only its own Node object")
        default: return refused()
        }
    }

    private func pod(
        _ ask: Ask, _ fields: [String: String], _ relations: NodeRelations
    ) throws(StoreError) -> Authorization {
        switch (ask.subresource, ask.verb) {
        case ("", "get"): return try related(ask, relations)
        case ("", "list"), ("", "watch"):
            if fields["spec.nodeName"] == relations.node { return Self.allowed }
            if !ask.name.isEmpty { return try related(ask, relations) }
            return Self.refused("can only list/watch pods with spec.nodeName field selector")
        case ("", "create"), ("", "delete"), ("status", "update"), ("status", "patch"),
            ("eviction", "create"):
            return Self.allowed
        default: return Self.refused()
        }
    }

    private static func lease(_ ask: Ask, _ node: String) -> Authorization {
        guard ["get", "create", "update", "patch", "delete"].contains(ask.verb) else {
            return refused("can only get, create, update, patch, or delete a node lease")
        }
        guard ask.namespace == "kube-node-lease" else {
            return refused(
                "can only access leases in the \"kube-node-lease\" system namespace")
        }
        // A lease that is created gets its name from its body, which admission looks at.
        guard ask.verb == "create" || ask.name == node else {
            return refused("can only access node lease with the same name as the requesting node")
        }
        return allowed
    }

    private static func storageNode(_ ask: Ask, _ node: String) -> Authorization {
        guard ["get", "create", "update", "patch", "delete"].contains(ask.verb) else {
            return refused("can only get, create, update, patch, or delete a CSINode")
        }
        guard ask.subresource.isEmpty else {
            return refused("cannot authorize CSINode subresources")
        }
        guard ask.verb == "create" || ask.name == node else {
            return refused("can only access CSINode with the same name as the requesting node")
        }
        return allowed
    }
}
