internal import API
internal import Access
internal import Control
internal import Document
internal import EventStore
internal import KubernetesAPI
internal import ServiceLifecycle

/// Runs the controllers beside the server. What they intend goes through the pipeline that answers
/// everybody.
struct Housekeeper: Service {
    let options: ServerOptions
    let writes: WritePipeline

    func run() async throws {
        let store = writes.reads.store
        let commits = CommitFeed(store)
        let kinds = options.kinds
        let housekeeping = Housekeeping(
            store: store, selection: options.controllers, rootCA: options.rootCA,
            signer: options.signer, clock: options.clock, catalog: { _ in kinds }, commits: commits
        ) { [clock = options.clock] submission in
            await writes.answer(Self.request(submission, received: clock())).code
        }
        let onWarning = options.onWarning
        await cancelWhenGracefulShutdown {
            do {
                try await housekeeping.run()
            } catch is CancellationError {
                return
            } catch {
                onWarning("the controllers have stopped: \(error)")
            }
        }
        // The server goes on without them.
        try await gracefulShutdown()
    }

    private static func request(_ submission: Submission, received: Timestamp) -> APIRequest {
        let intent = submission.intent
        var request = APIRequest(
            method: intent.method.rawValue, target: intent.path,
            contentType: intent.contentType, userAgent: "hindsight/\(submission.account)",
            body: intent.body?.bytes ?? [])
        request.principal = Principal(
            user: "system:serviceaccount:kube-system:\(submission.account)",
            groups: [
                "system:serviceaccounts", "system:serviceaccounts:kube-system",
                "system:authenticated",
            ])
        request.received = received
        request.observed = submission.cause.observed
        request.triggers = submission.cause.triggers
        return request
    }
}
