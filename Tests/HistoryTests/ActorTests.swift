import History
import Testing

struct ActorTests {
    @Test(
        "Users are told apart by their names",
        arguments: [
            ("alice", Actor.person), ("ci-bot", .person), ("kubernetes-admin", .person),
            ("system:serviceaccount:argocd:argocd-controller", .serviceAccount),
            ("system:serviceaccount:kube-system:replicaset-controller", .controller),
            ("system:kube-controller-manager", .controller), ("system:kube-scheduler", .scheduler),
            ("system:node:worker-01", .node), ("system:apiserver", .apiServer),
            ("system:kube-proxy", .system), ("system:admin", .system), ("", .unknown),
        ])
    func kinds(user: String, actor: Actor) {
        #expect(Actor(user: user) == actor)
        #expect(Actor(user: user).isPerson == (actor == .person))
    }

    @Test(
        "Short names are what is left without the usual prefixes",
        arguments: [
            ("alice", "alice"), ("system:node:worker-01", "node:worker-01"),
            ("system:serviceaccount:kube-system:job-controller", "job-controller"),
            ("system:serviceaccount:argocd:argocd", "argocd:argocd"),
        ])
    func shortNames(user: String, name: String) {
        #expect(Actor.shortName(of: user) == name)
    }

    @Test func `Without a request nobody is known`() {
        #expect(Actor(request: nil) == .unknown)
    }
}
