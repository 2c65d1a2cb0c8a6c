package import Admission
internal import Authentication
internal import Document
package import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// The API's writes over a live store: takes a request, decides it against the head, commits what
/// it changes, answers. Every caller goes this way; HTTP is one of them.
package final class WritePipeline: Sendable {
    package let reads: ReadPipeline
    private let admission: AdmissionChain
    private let sources: WriteSources
    private let services: ServiceAllocations

    private var store: Store { reads.store }

    /// Made before anything else writes to the store.
    package init(
        reads: ReadPipeline, admission: AdmissionChain, sources: WriteSources
    ) throws(StoreError) {
        self.reads = reads
        self.admission = admission
        self.sources = sources
        services = try ServiceAllocations(store: reads.store)
    }

    /// Whether the request is for this pipeline: it would change the present.
    package static func takes(_ request: APIRequest) -> Bool {
        ["POST", "PUT", "PATCH", "DELETE"].contains(request.method)
            && !request.path.hasPrefix("/at/")
            && !request.path.hasPrefix("/apis/hindsight.dev/")
            && (request.path.hasPrefix("/api/") || request.path.hasPrefix("/apis/"))
    }

    package func answer(_ request: APIRequest) async -> APIResponse {
        guard let auditor = reads.auditor else { return await authorized(request) }
        return await auditor.answer(request, reads) { await authorized($0) }
    }

    private func authorized(_ request: APIRequest) async -> APIResponse {
        var request = request
        let refusal = reads.refusal(&request)
        let response = if let refusal { refusal } else { await respond(request) }
        reads.metrics.count(method: request.method, code: response.code)
        return response
    }

    private func respond(_ request: APIRequest) async -> APIResponse {
        var form = AnswerForm()
        do throws(APIStatus) {
            let (standpoint, path) = try reads.standpoint(of: request.path)
            form = try AnswerForm.negotiated(
                accept: request.accept, isWatch: false,
                hasProtobuf: APIPath(path).hasProtobuf(standpoint.catalog))
            form.isPretty = form.isPretty || request.wantsPretty
            guard case .resource(let named) = APIPath(path) else { throw .methodNotAllowed }
            if let reviews = TokenReviewHandler(
                path: named, request: request, standpoint: standpoint, form: form,
                reviewer: reads.tokens?.reviewer, now: sources.clock())
            {
                return try await reviews.response()
            }
            if let answer = try Unstored(
                path: named, request: request, standpoint: standpoint, form: form,
                access: reads.access
            ).response() {
                return answer
            }
            let route = try WriteRoute(named.bindingPath, request, standpoint)
            let writer = Writer(
                store: store, request: request, target: route.target, admission: admission,
                access: reads.access, sources: sources, services: services, now: sources.clock())
            var response: APIResponse
            do throws(APIStatus) {
                response = try await answer(route, writer, standpoint, form)
            } catch {
                note(error, route, request)
                response = Rendering.response(error, form: form)
                response.warnings = writer.warnings.texts
            }
            if let text = standpoint.catalog.deprecationWarning(
                of: route.target.kind, version: route.target.path.version)
            {
                response.warnings.insert(text, at: 0)
            }
            return response
        } catch {
            return Rendering.response(error, form: form)
        }
    }

    private func answer(
        _ route: WriteRoute, _ writer: Writer, _ standpoint: Standpoint, _ form: AnswerForm
    ) async throws(APIStatus) -> APIResponse {
        let answering = WriteAnswer(
            target: route.target, standpoint: standpoint, form: form, query: writer.request.query)
        if route.target.path.subresource == "scale" {
            return try await ScaleHandler(writer: writer, answering: answering).response()
        }
        switch route.action {
        case .create:
            return try await CreateHandler(writer: writer, answering: answering).response()
        case .update:
            return try await UpdateHandler(writer: writer, answering: answering).response()
        case .patch:
            return try await PatchHandler(writer: writer, answering: answering).response()
        case .delete:
            return try await DeleteHandler(writer: writer, answering: answering).response()
        case .deleteCollection:
            return try await DeleteCollectionHandler(
                writer: writer, answering: answering, standpoint: standpoint
            ).response()
        case .subresource:
            return try await PartHandler(
                writer: writer, answering: answering, standpoint: standpoint,
                tokens: reads.tokens
            ).response()
        }
    }

    /// A refused write is worth keeping: who was refused what.
    private func note(_ status: APIStatus, _ route: WriteRoute, _ request: APIRequest) {
        var record = WriteRecord(verb: route.verb).recorded(
            request, path: route.target.path,
            target: route.target.path.name.isEmpty
                ? route.target.key("") : route.target.key(route.target.path.name),
            code: status.code, completed: sources.clock())
        record.failureReason = status.reason
        record.failureMessage = WriteRecord.cut(
            RefusalWords.kept(of: status, isSealed: store.seals(route.target.kind.groupResource)),
            to: WriteRecord.messageByteCountMax)
        store.note(record)
    }
}
