package import Access
import EventStore
import History
package import KubernetesAPI
import Synchronization

/// What one asker may see: the objects that access control lets them get or list today. For the
/// content of Secrets of the past the verb `history` is needed on top.
///
/// Decisions are kept for one question of one person, by namespace where they hold for all names.
package final class Sight: Sendable {
    /// What of an object is shown.
    package enum Depth: Hashable, Sendable {
        /// Its present content, or that somebody asked for it.
        case present
        /// Its content at some time.
        case past
    }

    private struct Question: Hashable {
        var resource: GroupResource
        var namespace: String
        var name: String
        var depth: Depth
        /// How many changes of RBAC had happened, when the right of then counts as well.
        var epoch: Int?
    }

    private static let keptCountMax = 100_000

    private let authorizer: Authorizer
    package let principal: Principal
    private let checksThen: Bool
    private let decisions = Mutex<[Question: Bool]>([:])

    /// - Parameter checksThen: whoever asks must have been allowed at the time, too.
    package init(_ authorizer: Authorizer, _ principal: Principal, checksThen: Bool) {
        self.authorizer = authorizer
        self.principal = principal
        self.checksThen = checksThen
    }

    /// - Parameter revision: of the state that is shown.
    func sees(
        _ key: ObjectKey, _ depth: Depth, at revision: Revision? = nil
    ) throws(QueryError) -> Bool {
        guard try isAllowed(key, depth, epoch: nil, view: authorizer.history.store.now) else {
            return false
        }
        guard checksThen, let revision, let view = try? authorizer.history.store.view(at: revision)
        else { return true }
        let epoch = authorizer.history.changeCount(through: revision)
        return try isAllowed(key, depth, epoch: epoch, view: view)
    }

    private func isAllowed(
        _ key: ObjectKey, _ depth: Depth, epoch: Int?, view: View
    ) throws(QueryError) -> Bool {
        var question = Question(
            resource: key.resource, namespace: key.namespace, name: "", depth: depth, epoch: epoch)
        if try decision(question, view) { return true }
        question.name = key.name
        return try decision(question, view)
    }

    private func decision(_ question: Question, _ view: View) throws(QueryError) -> Bool {
        if let known = decisions.withLock({ $0[question] }) { return known }
        var isAllowed = try may("list", question, view)
        if !isAllowed { isAllowed = try may("get", question, view) }
        if isAllowed, question.depth == .past, Self.hasHistory(question.resource) {
            isAllowed = try may(Self.historyVerb, question, view)
        }
        let decided = isAllowed
        decisions.withLock { decisions in
            if decisions.count >= Self.keptCountMax { decisions.removeAll() }
            decisions[question] = decided
        }
        return isAllowed
    }

    private func may(
        _ verb: String, _ question: Question, _ view: View
    ) throws(QueryError) -> Bool {
        try may(
            AccessAction(
                verb, question.resource, namespace: question.namespace, name: question.name),
            at: view)
    }

    private func may(_ action: AccessAction, at view: View) throws(QueryError) -> Bool {
        do throws(StoreError) {
            return try authorizer.isAllowed(action, by: principal, at: view)
        } catch {
            throw QueryError(error)
        }
    }

    func may(_ action: AccessAction) throws(QueryError) -> Bool {
        try may(action, at: authorizer.history.store.now)
    }

    func require(_ action: AccessAction) throws(QueryError) {
        if try may(action) { return }
        throw refusal(action)
    }

    /// Why an object is not shown.
    func refusal(_ key: ObjectKey, _ depth: Depth) throws(QueryError) -> QueryError {
        var action = AccessAction(
            "get", key.resource, namespace: key.namespace, name: key.name)
        if depth == .past, Self.hasHistory(key.resource), try may(action) {
            action.verb = Self.historyVerb
        }
        return refusal(action)
    }

    private func refusal(_ action: AccessAction) -> QueryError {
        let what: String
        switch action.target {
        case .path: what = "forbidden"
        case .resource(let resource, _, let name):
            what = name.isEmpty ? "\(resource) is forbidden" : "\(resource) \"\(name)\" is forbidden"
        }
        return QueryError(
            .notAllowed,
            "\(what): User \(AccessAction.quoted(principal.user)) cannot \(action.words)")
    }
}

extension Sight {
    /// The right to read what Secrets were.
    package static let historyVerb = "history"

    package static func hasHistory(_ resource: GroupResource) -> Bool {
        resource == GroupResource(group: "", resource: "secrets")
    }
}

extension Reader {
    func sees(
        _ key: ObjectKey, _ depth: Sight.Depth, at revision: Revision? = nil
    ) throws(QueryError) -> Bool {
        guard let sight else { return true }
        return try sight.sees(key, depth, at: revision)
    }

    /// Throws a refusal unless the object may be shown.
    func requireSight(
        of key: ObjectKey, _ depth: Sight.Depth = .past, at revision: Revision? = nil
    ) throws(QueryError) {
        guard let sight, try !sight.sees(key, depth, at: revision) else { return }
        throw try sight.refusal(key, depth)
    }

    /// Those whose objects may be shown.
    func seen<Item>(
        _ items: [Item], key: (Item) -> ObjectKey, _ depth: Sight.Depth,
        at revision: Revision? = nil
    ) throws(QueryError) -> [Item] {
        guard let sight else { return items }
        var seen: [Item] = []
        for item in items where try sight.sees(key(item), depth, at: revision) {
            seen.append(item)
        }
        return seen
    }

    /// Every key that ever lived and that may be named.
    func keys(
        resource: GroupResource, namespace: String? = nil
    ) throws(QueryError) -> [ObjectKey] {
        try seen(store.keys(resource: resource, namespace: namespace), key: { $0 }, .present)
    }
}
