internal import Access
package import Audit
internal import Document
package import EventStore
internal import History
package import KubernetesAPI

/// Stands around the answering of every request: makes the entries that the audit policy wants,
/// and has a live store keep who read what. Writes that change something are events, and refusals
/// are kept where they are made; both need nothing from here.
package struct Auditor: Sendable {
    private let log: AuditLog
    private let store: Store
    private let clock: @Sendable () -> Timestamp

    package init(_ log: AuditLog, store: Store, clock: @escaping @Sendable () -> Timestamp) {
        self.log = log
        self.store = store
        self.clock = clock
    }

    /// Answers the request with `perform`, unless its sender may not make it, or an entry that must
    /// not be lost is lost.
    package func answer(
        _ request: APIRequest, _ pipeline: ReadPipeline,
        with perform: (APIRequest) async throws -> APIResponse
    ) async rethrows -> APIResponse {
        let path = AccessControl.pathBehindMoment(request.path)
        let action = RequestAttributes(request, path: path).action
        let who = request.impersonator ?? request.principal
        let decision = log.decision(action, by: who)
        guard decision.level > .none else { return try await perform(request) }
        var request = request
        var trail = log.hasQueues
            ? AuditTrail(
                request, action, decision, holdsSecrets: log.holdsSecrets(action),
                received: request.received ?? clock()) : nil
        if let trail, !(await write(trail, .requestReceived)) {
            return APIResponse(.internalError("the audit log can't be written"))
        }
        let refusal = pipeline.refusal(&request)
        var response: APIResponse
        if let refusal { response = refusal } else { response = try await perform(request) }
        note(response, to: request, action, decision)
        guard trail != nil else { return response }
        trail?.end(with: response, request.authorization, isRefused: refusal != nil)
        guard let ended = trail else { return response }
        if case .watch = response.body {
            _ = await write(ended, .responseStarted)
            response.whenEnded = { _ = await self.write(ended, .responseComplete) }
        } else {
            _ = await write(ended, .responseComplete)
        }
        return response
    }

    /// Prometheus text lines; "" when entries go nowhere.
    var metrics: String { log.metrics }

    private func write(_ trail: AuditTrail, _ stage: AuditStage) async -> Bool {
        guard let entry = trail.entry(at: stage, clock()) else { return true }
        return await log.write(entry)
    }

    /// A read that was answered. The store keeps it like a refusal: as a request that made no event.
    private func note(
        _ response: APIResponse, to request: APIRequest, _ action: AccessAction,
        _ decision: AuditPolicy.Decision
    ) {
        guard ["get", "list", "watch"].contains(action.verb), response.code < 400,
            decision.keeps(.responseComplete), store.kind == .live
        else { return }
        store.note(
            WriteRecord.read(request, action, code: response.code, completed: clock()))
    }
}
