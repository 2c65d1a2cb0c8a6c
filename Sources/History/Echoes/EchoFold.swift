import KubernetesAPI

/// Groups events into trees: a change by a person (or by a program that acts on its own) with the
/// echoes that it set off beneath it.
///
///     797 ci-bot   deployments shop/checkout          image :v1 -> :v2
///     ├ 798 deployment-controller  replicasets ...    owner
///     │ └ 802 replicaset-controller  pods ...         owner
///     │   └ 803 scheduler  pods ...                   binding
///     └ 799 deployment-controller  deployments ...    own-spec
///
/// Events are fed in the order of revisions. Each gets at most one parent, always an earlier event,
/// by a rule that has a name; whatever no rule explains is a root, and so is everything that a
/// person did. A cause counts only while its tree is alive, which it is until nothing was added to
/// it for `quietTime`: a Pod that crashes a week after the rollout is news, not an echo.
///
/// Memory is bounded by `capacity` objects and by the Services, budgets, autoscalers, nodes and
/// namespaces that live; when the bound is reached, objects whose trees are dead are forgotten
/// first.
package struct EchoFold: Sendable {
    package let quietTime: Int64
    package let capacity: Int
    private var memory = EchoMemory()
    /// Time of the last event of each tree that is alive, by its root.
    private var trees: [Revision: Timestamp] = [:]

    /// `quietTime` is in nanoseconds; five minutes is the longest pause between two restarts of a
    /// crashing container.
    package init(quietTime: Int64 = 300_000_000_000, capacity: Int = 50_000) {
        self.quietTime = quietTime
        self.capacity = capacity
    }

    /// How many objects are remembered.
    package var objectCount: Int { memory.objectCount }

    /// Takes the next event; nil when it is a root.
    package mutating func feed(_ facts: EchoFacts) -> EchoLink? {
        if facts.isFirstSight {
            memory.rememberRelations(facts)
            return nil
        }
        let cause = EchoJudgement(memory, trees, quietTime).cause(of: facts)
        let root = cause?.anchor.root ?? facts.revision
        let anchor = EchoAnchor(revision: facts.revision, root: root)
        if !facts.isHeartbeat {
            trees[root] = facts.time
            memory.remember(facts, anchor)
            if memory.objectCount > capacity || trees.count > capacity {
                forget(before: facts.time)
            }
        }
        return cause.map {
            EchoLink(
                revision: facts.revision, parent: $0.anchor.revision, root: root, rule: $0.rule)
        }
    }

    private mutating func forget(before now: Timestamp) {
        let (oldest, quiet) = (now.nanoseconds, quietTime)
        trees = trees.filter { oldest - $0.value.nanoseconds <= quiet }
        if trees.count > capacity / 2 {
            let roots = trees.keys.sorted()
            let oldestKept = roots[roots.count - capacity / 2]
            trees = trees.filter { $0.key >= oldestKept }
        }
        memory.forget(keeping: capacity / 2, living: trees)
    }
}

/// An event that others may be echoes of.
struct EchoAnchor: Sendable {
    var revision: Revision
    var root: Revision
}
