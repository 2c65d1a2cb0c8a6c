internal import Document
internal import EventStore
internal import KubernetesAPI

/// Parts of a Pod that its node answers: logs, exec, attach, port-forward. No node runs behind this
/// server, so every way ends in a refusal; which one is what kube-apiserver would come to.
struct NodeConnection {
    private let path: ResourcePath
    private let query: QueryItems
    private let standpoint: Standpoint

    private static let parts: Set = ["log", "exec", "attach", "portforward"]
    private static let pods = GroupResource(group: "", resource: "pods")
    private static let nodes = GroupResource(group: "", resource: "nodes")

    /// nil when the request is for something else.
    init?(path: ResourcePath, query: QueryItems, standpoint: Standpoint) {
        guard path.group.isEmpty, path.resource == "pods", Self.parts.contains(path.subresource),
            !path.namespace.isEmpty
        else { return nil }
        self.path = path
        self.query = query
        self.standpoint = standpoint
    }

    /// Empty where kube-apiserver has nobody to ask: the log of a Pod without a node.
    func response() throws(APIStatus) -> APIResponse {
        if let refusal = try refusal() { throw refusal }
        return APIResponse(code: 204, contentType: "", body: .pieces([]))
    }

    private func refusal() throws(APIStatus) -> APIStatus? {
        guard let pod = try object(Self.pods, path.namespace, path.name) else {
            return .notFound(Self.pods, path.name)
        }
        if let refusal = containerRefusal(pod) { return refusal }
        let node = pod["spec"]?["nodeName"]?.string ?? ""
        if node.isEmpty {
            if path.subresource == "log" { return nil }
            return .badRequest("pod \(path.name) does not have a host assigned")
        }
        guard let found = try object(Self.nodes, "", node) else {
            return .notFound(Self.nodes, node)
        }
        guard let addresses = found["status"]?["addresses"]?.array, !addresses.isEmpty else {
            return .plainError("no preferred addresses found; known addresses: []")
        }
        return .badRequest(
            """
            \(path.subresource) needs a kubelet, and this server has none behind it: it keeps what \
            the cluster was told, not what runs
            """)
    }

    private func containerRefusal(_ pod: JSONValue) -> APIStatus? {
        guard path.subresource != "portforward" else { return nil }
        var names: [String] = []
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            names += (pod["spec"]?[list]?.array ?? []).compactMap { $0["name"]?.string }
        }
        let own = (pod["spec"]?["containers"]?.array ?? []).compactMap { $0["name"]?.string }
        let asked = query["container"] ?? ""
        if asked.isEmpty {
            if own.count <= 1 { return nil }
            let inits = (pod["spec"]?["initContainers"]?.array ?? [])
                .compactMap { $0["name"]?.string }
            let more =
                inits.isEmpty
                ? "" : " or one of the init containers: [\(inits.joined(separator: " "))]"
            return .badRequest(
                """
                a container name must be specified for pod \(path.name), choose one of: \
                [\(own.joined(separator: " "))]\(more)
                """)
        }
        return names.contains(asked)
            ? nil : .badRequest("container \(asked) is not valid for pod \(path.name)")
    }

    private func object(
        _ resource: GroupResource, _ namespace: String, _ name: String
    ) throws(APIStatus) -> JSONValue? {
        let key = ObjectKey(resource: resource, namespace: namespace, name: name)
        do throws(StoreError) { return try standpoint.view.get(key)?.document.value() } catch {
            throw APIStatus(error)
        }
    }
}
