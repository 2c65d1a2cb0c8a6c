internal import Authentication
internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// Pages that are no resources: version, health, metrics, OpenAPI.
struct FixedPages {
    /// What the store answers as: the version whose API it serves.
    private static let version: [(String, JSONValue)] = [
        ("major", "1"), ("minor", "36"), ("emulationMajor", "1"), ("emulationMinor", "36"),
        ("minCompatibilityMajor", "1"), ("minCompatibilityMinor", "35"),
        ("gitVersion", "v1.36.2+hindsight"), ("gitCommit", ""), ("gitTreeState", "clean"),
        ("buildDate", "1970-01-01T00:00:00Z"), ("goVersion", ""), ("compiler", "swift"),
        ("platform", "linux/amd64"),
    ]

    var pipeline: ReadPipeline
    var standpoint: Standpoint
    var form: AnswerForm

    func page(_ segments: [String], _ request: APIRequest) -> APIResponse {
        let rest = segments.dropFirst()
        switch segments[0] {
        case "version" where rest.isEmpty:
            return Rendering.response(.members(Self.version), form: form)
        case "healthz", "livez", "readyz":
            return health(segments[0], check: rest.joined(separator: "/"), query: request.query)
        case "metrics" where rest.isEmpty:
            return metrics
        case ".well-known" where Array(rest) == ["openid-configuration"]:
            return issuerPage("application/json", \.discovery)
        case "openid" where Array(rest) == ["v1", "jwks"]:
            return issuerPage("application/jwk-set+json", \.keys.keySet)
        case "openapi": return openAPI(Array(rest), accept: request.accept ?? "")
        default: return .noSuchPath
        }
    }

    /// What verifiers of service account tokens need, which changes as seldom as keys do.
    private func issuerPage(
        _ contentType: String, _ content: (ServiceAccountTokens) -> JSONValue
    ) -> APIResponse {
        guard let tokens = pipeline.tokens?.serviceAccounts else { return .noSuchPath }
        var response = APIResponse(
            contentType: contentType, body: .pieces([content(tokens).bytes]))
        response.cacheControl = "public, max-age=3600"
        return response
    }

    private func health(_ page: String, check: String, query: QueryItems) -> APIResponse {
        let checks = ["ping", "store"]
        guard check.isEmpty || checks.contains(check) else { return .noSuchPath }
        guard query["verbose"] != nil else { return .text("ok") }
        let lines = (check.isEmpty ? checks : [check]).map { "[+]\($0) ok\n" }.joined()
        return .text("\(lines)\(page) check passed\n")
    }

    private var metrics: APIResponse {
        let store = pipeline.store
        func gauge(_ name: String, _ help: String, _ value: some BinaryInteger) -> String {
            "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(name) \(value)\n"
        }
        let text =
            "# HELP apiserver_request_total Answered requests by method and HTTP code.\n"
            + "# TYPE apiserver_request_total counter\n" + pipeline.metrics.lines
            + (pipeline.auditor?.metrics ?? "")
            + gauge("hindsight_store_head_revision", "Newest revision.", store.head.rawValue)
            + gauge("hindsight_store_records", "Records of the log.", store.recordCount)
            + gauge("hindsight_store_events", "Events of the log.", store.eventCount)
            + gauge("hindsight_store_bytes", "Bytes on disk.", store.byteCount)
        return APIResponse(
            contentType: "text/plain; version=0.0.4; charset=utf-8",
            body: .pieces([Array(text.utf8)]))
    }

    private func openAPI(_ path: [String], accept: String) -> APIResponse {
        let documents = OpenAPIDocuments(catalog: standpoint.catalog)
        switch path.first {
        case "v2" where path.count == 1:
            // Clients before 1.29 ask for protobuf and read nothing else; the answer's type has a
            // dot where the API server's has an "@" that they can't parse.
            guard accept.contains("application/com.github.proto-openapi.spec.v2") else {
                return Rendering.response(documents.version2, form: AnswerForm())
            }
            return APIResponse(
                contentType: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
                body: .pieces([documents.version2Protobuf]))
        case "v3" where path.count == 1:
            var index = Rendering.response(
                documents.index(prefix: standpoint.pathPrefix), form: AnswerForm())
            index.contentType = "text/plain; charset=utf-8"
            return index
        case "v3":
            guard let version = Self.version(Array(path.dropFirst())),
                let document = documents.document(of: version)
            else { return .noSuchPath }
            return Rendering.response(document, form: AnswerForm())
        default: return .noSuchPath
        }
    }

    /// `api/v1`, `apis/apps/v1`.
    private static func version(_ path: [String]) -> GroupVersion? {
        switch (path.first, path.count) {
        case ("api", 2): GroupVersion(group: "", version: path[1])
        case ("apis", 3): GroupVersion(group: path[1], version: path[2])
        default: nil
        }
    }
}
