package import Access
internal import Document
package import KubernetesAPI

/// A policy with the queues that its entries go to. Without queues it still says what a store is
/// to keep.
package struct AuditLog: Sendable {
    private let policy: AuditPolicy
    private let queues: [AuditQueue]
    private let isSealed: @Sendable (GroupResource) -> Bool

    /// - Parameter isSealed: whether objects of a resource are sealed at rest. Their bodies never
    ///   leave the process, whatever the policy says.
    package init(
        policy: AuditPolicy, queues: [AuditQueue] = [],
        isSealed: @escaping @Sendable (GroupResource) -> Bool
    ) {
        self.policy = policy
        self.queues = queues
        self.isSealed = isSealed
    }

    /// What the policy wants, without bodies where they hold secrets: of sealed resources, of
    /// tokens that are made or reviewed.
    package func decision(
        _ action: AccessAction, by principal: Principal
    ) -> AuditPolicy.Decision {
        var decision = policy.decision(action, by: principal)
        if decision.level > .metadata, holdsSecrets(action) { decision.level = .metadata }
        return decision
    }

    /// Whether what is sent, answered or said about the action may hold secrets.
    package func holdsSecrets(_ action: AccessAction) -> Bool {
        guard case .resource(let resource, let subresource, _) = action.target else { return false }
        return isSealed(resource) || subresource == "token"
            || resource.resource == "tokenreviews"
    }

    /// Whether anybody wants entries: of a log without queues only decisions count.
    package var hasQueues: Bool { !queues.isEmpty }

    /// False when a queue that must not lose it has lost the entry.
    package func write(_ entry: AuditEntry) async -> Bool {
        if queues.isEmpty { return true }
        let bytes = entry.json.bytes
        var isKept = true
        for queue in queues {
            let isTaken = await queue.add(bytes)
            if !isTaken, queue.mode == .blockingStrict { isKept = false }
        }
        return isKept
    }

    /// Writes what waits.
    package func flush() async {
        for queue in queues { await queue.flush() }
    }

    /// Prometheus text lines.
    package var metrics: String {
        if queues.isEmpty { return "" }
        let help = "# HELP hindsight_audit_entries_total Audit entries by what became of them.\n"
            + "# TYPE hindsight_audit_entries_total counter\n"
        return help + queues.map { queue in
            let tally = queue.tally
            return [("written", tally.written), ("dropped", tally.dropped), ("failed", tally.failed)]
                .map { result, count in
                    "hindsight_audit_entries_total{plugin=\"\(queue.name)\","
                        + "result=\"\(result)\"} \(count)\n"
                }.joined()
        }.joined()
    }
}
