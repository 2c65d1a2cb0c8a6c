internal import Access
internal import EventStore
internal import History
internal import KubernetesAPI

/// Reading the past takes what reading the present takes, today; what Secrets were takes the verb
/// `history` as well, whichever way the past is addressed.
extension AccessControl {
    static let historyVerb = "history"
    private static let secrets = GroupResource(group: "", resource: "secrets")
    /// Clients that list and watch look back so far, as they do with kube-apiserver.
    private static let presentSeconds: Int64 = 300

    /// Throws unless the sender of a read that was admitted may see the moment that it names.
    func admitPast(
        _ request: APIRequest, path: String, _ standpoint: Standpoint
    ) throws(APIStatus) {
        if request.principal.isPrivileged { return }
        let attributes = RequestAttributes(request, path: path)
        var action = attributes.action
        guard ["get", "list", "watch"].contains(action.verb) else { return }
        let store = authorizer.history.store
        let isPast = standpoint.isFixed && standpoint.view.revision < store.head
        if isPast, pastAccess == .then {
            try require(action, by: request.principal, at: standpoint.view)
        }
        guard case .resource(Self.secrets, _, _) = action.target,
            isPast || looksBack(request.query, action.verb, standpoint)
        else { return }
        action.verb = Self.historyVerb
        try require(action, by: request.principal)
    }

    /// Whether a request at the present's address asks for what Secrets were more than minutes ago.
    private func looksBack(
        _ query: QueryItems, _ verb: String, _ standpoint: Standpoint
    ) -> Bool {
        guard let revision = named(query, verb), revision > .zero,
            let next = standpoint.store.nextEvent(after: revision, resource: Self.secrets),
            let time = standpoint.store.time(of: next.revision)
        else { return false }
        return standpoint.now.nanoseconds - time.nanoseconds > Self.presentSeconds * 1_000_000_000
    }

    /// The revision that a list is of or that a watch begins at.
    private func named(_ query: QueryItems, _ verb: String) -> Revision? {
        if let token = query["continue"], !token.isEmpty {
            return (try? ContinueToken(parsing: token))?.revision
        }
        let isExact =
            query["resourceVersionMatch"] == "Exact" || query["limit"] != nil || verb != "list"
        return isExact ? query["resourceVersion"].flatMap(ResourceVersion.revision) : nil
    }
}
