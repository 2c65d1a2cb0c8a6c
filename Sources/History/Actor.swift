/// What kind of party a request came from, told by its user name alone.
///
/// Kubernetes reserves the prefix `system:` for its own parties, so whatever has another name was
/// given to somebody by the cluster's administrators: a person, or a script under a name of its own
/// (a CI account such as `ci-bot`). Both decide something; controllers only carry it out. So both
/// count as people for `--changed-by-people`. A service account is never a person, in whichever
/// namespace it lives: what a person does through one can't be told from what a program does.
/// `system:admin` and `system:anonymous` do not count either.
package enum Actor: String, Sendable, CaseIterable {
    /// Any name without the prefix `system:`.
    case person
    /// `system:serviceaccount:NAMESPACE:NAME` outside kube-system: pipelines, operators, workloads.
    case serviceAccount
    /// `system:kube-controller-manager` and the service accounts of kube-system, which is where
    /// the controllers that come with Kubernetes have theirs.
    case controller
    case scheduler
    /// `system:node:NAME`: a kubelet.
    case node
    /// `system:apiserver`: the API server calling itself.
    case apiServer
    /// Another name that begins with `system:`, such as `system:kube-proxy`.
    case system
    /// No name was witnessed.
    case unknown

    package init(user: String) {
        guard user.hasPrefix("system:") else {
            self = user.isEmpty ? .unknown : .person
            return
        }
        switch user {
        case "system:apiserver": self = .apiServer
        case "system:kube-scheduler": self = .scheduler
        case "system:kube-controller-manager": self = .controller
        case _ where user.hasPrefix("system:serviceaccount:kube-system:"): self = .controller
        case _ where user.hasPrefix("system:serviceaccount:"): self = .serviceAccount
        case _ where user.hasPrefix("system:node:"): self = .node
        default: self = .system
        }
    }

    /// The user that was authenticated counts, not the one that it impersonated: who acts as
    /// another is still the one who acts.
    package init(request: RecordedRequest?) {
        self.init(user: request?.user ?? "")
    }

    package var isPerson: Bool { self == .person }

    /// Last part of a service account's name, else the name without `system:`:
    /// `replicaset-controller`, `node:worker-01`, `alice`.
    package static func shortName(of user: String) -> String {
        let accounts = "system:serviceaccount:"
        if user.hasPrefix(accounts) {
            let account = user.dropFirst(accounts.count)
            let kubeSystem = "kube-system:"
            return String(
                account.hasPrefix(kubeSystem) ? account.dropFirst(kubeSystem.count) : account)
        }
        return String(user.hasPrefix("system:") ? user.dropFirst("system:".count) : user[...])
    }
}
