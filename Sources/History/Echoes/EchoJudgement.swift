import KubernetesAPI

/// Finds the cause of one event in what is remembered; see `EchoRule` for the rules.
struct EchoJudgement {
    typealias Cause = (anchor: EchoAnchor, rule: EchoRule)

    private let memory: EchoMemory
    private let trees: [Revision: Timestamp]
    private let quietTime: Int64

    init(_ memory: EchoMemory, _ trees: [Revision: Timestamp], _ quietTime: Int64) {
        self.memory = memory
        self.trees = trees
        self.quietTime = quietTime
    }

    func cause(of facts: EchoFacts) -> Cause? {
        let actor = Actor(user: facts.user)
        if facts.isHeartbeat, actor == .node || facts.key.resource.resource == "leases" {
            return nil
        }
        switch actor {
        case .person: return nil
        case .serviceAccount:
            // An operator works for its objects; a pipeline works for itself.
            if let involved = facts.involved { return latest(of: involved, facts) }
            return facts.isIntent ? ownerCause(facts) : statusCause(facts)
        case .unknown where facts.isBinding: return bindingCause(facts)
        case .unknown where facts.isIntent && facts.involved == nil:
            return isEndpoints(facts) ? serviceCause(facts) : ownerCause(facts)
        default: return machineCause(facts, actor)
        }
    }

    /// What a part of the control plane did, or somebody unknown to a status.
    private func machineCause(_ facts: EchoFacts, _ actor: Actor) -> Cause? {
        if let involved = facts.involved { return latest(of: involved, facts) }
        let controller = Actor.shortName(of: facts.user)
        let own = memory.objects[facts.uid]
        switch controller {
        case "generic-garbage-collector":
            return newest(facts, facts.ownerUIDs.map { (memory.objects[$0]?.latest, .collected) })
        case "namespace-controller":
            return newest(facts, [(memory.namespace(facts.key.namespace), .namespace)])
        case "kube-scheduler" where facts.isBinding: return bindingCause(facts)
        case "cronjob-controller" where facts.change == .added:
            // The schedule's doing, not an echo.
            return nil
        case "clusterrole-aggregation-controller":
            return newest(facts, [(memory.clusterRole, .aggregation)])
        case "node-controller", "node-lifecycle-controller", "taint-eviction-controller",
            "pod-garbage-collector":
            if facts.key.resource.resource == "nodes" { return nodeCause(facts) }
            let node = facts.nodeName.flatMap(memory.nodeHealth)
            return newest(facts, [(node, .nodeName)]) ?? statusCause(facts)
        case "horizontal-pod-autoscaler" where facts.scaleTarget == nil:
            let scaler = memory.scaler(of: facts.kind, facts.key)
            return newest(facts, [(scaler.flatMap { memory.objects[$0]?.latest }, .scaleTarget)])
        default: break
        }
        if isEndpoints(facts) { return serviceCause(facts) }
        if facts.key.resource.resource == "resourcequotas" {
            // Admission counts an object just before it is stored, so what it counts is not known;
            // in the thick of a rollout it is one more of the same. The controller recounts later.
            let second: Int64 = 1_000_000_000
            let counted = memory.comingOrGoing(
                in: facts.key.namespace, within: actor == .apiServer ? second : 30 * second,
                of: facts.time)
            let isFirstCount = own?.intent?.revision == own?.latest?.revision
            return newest(facts, [(isFirstCount ? own?.intent : nil, .ownSpec), (counted, .quota)])
        }
        return facts.isIntent ? intentCause(facts) : statusCause(facts)
    }

    private func bindingCause(_ facts: EchoFacts) -> Cause? {
        newest(facts, [(memory.objects[facts.uid]?.intent, .binding)])
    }

    /// An object that a controller made, changed or removed.
    private func intentCause(_ facts: EchoFacts) -> Cause? {
        if let cause = ownerCause(facts) { return cause }
        let own = memory.objects[facts.uid]
        let claims = facts.boundUIDs.map { (memory.objects[$0]?.latest, EchoRule.claim) }
        if let cause = newest(facts, [(own?.intent, .ownSpec)] + claims) { return cause }
        guard facts.change == .added, facts.ownerUIDs.isEmpty else { return nil }
        switch Actor.shortName(of: facts.user) {
        case "service-account-controller", "root-ca-cert-publisher", "service-ca-cert-publisher":
            return newest(facts, [(memory.namespace(facts.key.namespace), .namespace)])
        case "statefulset-controller":
            return newest(facts, [(memory.claimOwner(facts.key), .claimTemplate)])
        default: return nil
        }
    }

    private func ownerCause(_ facts: EchoFacts) -> Cause? {
        var candidates: [(EchoAnchor?, EchoRule)] = []
        for owner in facts.ownerUIDs {
            guard let object = memory.objects[owner] else { continue }
            candidates.append((object.intent, .owner))
            if !isOwn(object.child, facts) { candidates.append((object.child, .sibling)) }
        }
        if facts.change == .deleted {
            // The end of a deletion that was asked for.
            candidates.insert((memory.objects[facts.uid]?.intent, .ownSpec), at: 0)
        }
        return flattest(facts, candidates)
    }

    private func isOwn(_ anchor: EchoAnchor?, _ facts: EchoFacts) -> Bool {
        anchor?.revision == memory.objects[facts.uid]?.latest?.revision && anchor != nil
    }

    private func statusCause(_ facts: EchoFacts) -> Cause? {
        let own = memory.objects[facts.uid]
        var candidates: [(EchoAnchor?, EchoRule)] = [
            (own?.intent, .ownSpec), (own?.child, .childStatus),
        ]
        if facts.selector != nil {
            let backend = memory.backend(of: facts.uid, in: facts.key.namespace)
            return newest(facts, [(own?.intent, .ownSpec), (backend, .selector)])
        }
        if facts.scaleTarget != nil {
            candidates.append((memory.target(ofScaler: facts.uid), .scaleTarget))
        }
        candidates += facts.boundUIDs.map { (memory.objects[$0]?.latest, .claim) }
        return flattest(facts, candidates)
    }

    /// A node's taints follow its status and its spec. Its status follows nothing that is known: a
    /// node is given up because nothing is heard of it.
    private func nodeCause(_ facts: EchoFacts) -> Cause? {
        guard facts.isIntent, let own = memory.objects[facts.uid] else { return nil }
        let isAsked = own.intent?.revision == own.latest?.revision
        return newest(facts, [(own.latest, isAsked ? .ownSpec : .ownStatus)])
    }

    private func isEndpoints(_ facts: EchoFacts) -> Bool { facts.serviceName != nil }

    private func serviceCause(_ facts: EchoFacts) -> Cause? {
        guard let name = facts.serviceName,
            let uid = memory.service(name, in: facts.key.namespace)
        else { return nil }
        return newest(
            facts,
            [
                (memory.objects[uid]?.intent, .service),
                (memory.backend(of: uid, in: facts.key.namespace), .selector),
            ])
    }

    private func latest(of involved: EchoFacts.Involved, _ facts: EchoFacts) -> Cause? {
        newest(facts, [(memory.latest(of: involved), .involvedObject)])
    }

    /// The latest of the causes whose trees are alive.
    private func newest(_ facts: EchoFacts, _ candidates: [(EchoAnchor?, EchoRule)]) -> Cause? {
        alive(facts, candidates).max { $0.anchor.revision < $1.anchor.revision }
    }

    /// The first cause of the tree that the latest cause belongs to: a tree stays as flat as the
    /// rules allow, and an event joins the tree that it really followed.
    private func flattest(_ facts: EchoFacts, _ candidates: [(EchoAnchor?, EchoRule)]) -> Cause? {
        let living = alive(facts, candidates)
        guard let latest = living.max(by: { $0.anchor.revision < $1.anchor.revision }) else {
            return nil
        }
        return living.first { $0.anchor.root == latest.anchor.root }
    }

    private func alive(_ facts: EchoFacts, _ candidates: [(EchoAnchor?, EchoRule)]) -> [Cause] {
        candidates.compactMap { anchor, rule in
            guard let anchor, anchor.revision < facts.revision,
                let last = trees[anchor.root],
                facts.time.nanoseconds - last.nanoseconds <= quietTime
            else { return nil }
            return (anchor, rule)
        }
    }
}
