package import EventStore
package import History
internal import KubernetesAPI
internal import Synchronization

/// RBAC at any revision: a projection of the log, folded on demand and kept for the moments that
/// were asked about last.
///
/// Only events of roles and bindings change it. Their places in the log are known from one look
/// through the envelopes in memory, which goes on where it ended; between two of them the rules
/// are the same value:
///
///     revision   1 ... 40   41 ... 90   91 ...
///     changes         ^40        ^90              rules(at: 60) = rules(at: 40)
///
/// The rules of a moment are made from those of the nearest moment that is kept, by the objects
/// that changed in between.
package final class AccessHistory: Sendable {
    private struct State {
        /// The log was looked through up to here.
        var seen = Revision.zero
        /// Rising.
        var changes: [KeyedReference] = []
        /// By how many changes made them; the last used comes last.
        var kept: [(changeCount: Int, rules: AccessRules)] = []
    }

    private static let keptCountMax = 8

    package let store: Store
    private let state = Mutex(State())

    package init(_ store: Store) {
        self.store = store
    }

    /// The rules that held at a view. Of a moment that is kept O(log changes) and no decoding, else
    /// O(objects that changed since the nearest kept one).
    package func rules(at view: View) throws(StoreError) -> AccessRules {
        let (count, base, changed) = plan(view.revision)
        if let base, base.changeCount == count { return base.rules }
        var rules = base?.rules ?? AccessRules()
        for key in changed {
            rules.apply(key, try view.get(key)?.document.value())
        }
        keep(rules, count)
        return rules
    }

    /// The events of roles and bindings after one revision and up to another.
    package func changes(after: Revision, through: Revision) -> [KeyedReference] {
        state.withLock { state in
            lookThrough(&state)
            let low = Self.count(state.changes, through: after)
            let high = Self.count(state.changes, through: through)
            return low < high ? Array(state.changes[low..<high]) : []
        }
    }

    /// How many changes there had been at a revision: between two of them nothing differs.
    package func changeCount(through revision: Revision) -> Int {
        state.withLock { state in
            if revision > state.seen { lookThrough(&state) }
            return Self.count(state.changes, through: revision)
        }
    }

    private func plan(
        _ revision: Revision
    ) -> (count: Int, base: (changeCount: Int, rules: AccessRules)?, changed: Set<ObjectKey>) {
        state.withLock { state in
            if revision > state.seen { lookThrough(&state) }
            let count = Self.count(state.changes, through: revision)
            let nearest = state.kept.indices.min {
                abs(state.kept[$0].changeCount - count) < abs(state.kept[$1].changeCount - count)
            }
            var base: (changeCount: Int, rules: AccessRules)?
            // From far away it is quicker to begin with nothing.
            if let nearest, abs(state.kept[nearest].changeCount - count) <= count {
                let used = state.kept.remove(at: nearest)
                state.kept.append(used)
                base = used
            }
            let from = base?.changeCount ?? 0
            let range = min(from, count)..<max(from, count)
            return (count, base, Set(state.changes[range].map(\.key)))
        }
    }

    private func keep(_ rules: AccessRules, _ count: Int) {
        state.withLock { state in
            state.kept.removeAll { $0.changeCount == count }
            state.kept.append((count, rules))
            if state.kept.count > Self.keptCountMax { state.kept.removeFirst() }
        }
    }

    private func lookThrough(_ state: inout State) {
        let found = store.changes(of: RBACResources.all, after: state.seen)
        state.changes += found.changes
        state.seen = found.through
    }

    /// How many changes lie at or before the revision.
    private static func count(_ changes: [KeyedReference], through revision: Revision) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].revision <= revision { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
