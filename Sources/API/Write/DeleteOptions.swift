internal import Document
internal import KindRules
internal import KubernetesAPI

/// What a deletion asks for, in its body or, without one, in its query.
struct DeleteOptions: Sendable {
    enum Propagation: String, Sendable {
        case orphan = "Orphan"
        case background = "Background"
        case foreground = "Foreground"
    }

    var gracePeriodSeconds: Int64?
    var uid: String?
    var resourceVersion: String?
    var orphansDependents: Bool?
    var propagation: Propagation?
    var isDryRun = false

    init() {}

    init(_ request: APIRequest, catalog: KindCatalog) throws(APIStatus) {
        try WriteOptions.checkTimeout(request.query["timeout"])
        if request.body.isEmpty {
            try self.init(query: request.query)
        } else {
            let object = try Self.body(request, catalog)
            try self.init(object)
            // A dry run in the query counts beside a body.
            if let sent = request.query.items["dryRun"] {
                try Self.refuse(WriteOptions.dryRunProblems(sent))
                isDryRun = true
            }
        }
    }

    private static func body(
        _ request: APIRequest, _ catalog: KindCatalog
    ) throws(APIStatus) -> JSONObject {
        var bytes = request.body
        switch MediaType.of(request.contentType) {
        case MediaType.json: break
        case MediaType.yaml:
            do throws(YAMLBody.Failure) { bytes = try YAMLBody(bytes).json } catch {
                throw .badRequest(error.message)
            }
        case MediaType.protobuf:
            do throws(ProtobufError) {
                bytes = try ProtobufObject(
                    parsing: bytes,
                    defaultType: GroupVersionKind(group: "", version: "v1", kind: "DeleteOptions"),
                    typeName: "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"
                ).value.bytes
            } catch {
                throw .badRequest(error.description)
            }
        default: throw .unsupportedBody
        }
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch {
            let problem = GoSyntax.problem(bytes) ?? error.description
            throw .badRequest("couldn't get version/kind; json parse error: \(problem)")
        }
        guard let object = value.object else {
            throw .badRequest(
                "couldn't get version/kind; json parse error: the options are no object")
        }
        let kind = object["kind"]?.string ?? ""
        let apiVersion = object["apiVersion"]?.string ?? ""
        if !kind.isEmpty, kind != "DeleteOptions" {
            throw .badRequest(
                """
                no kind "\(kind)" is registered for version "\(apiVersion)" in scheme \
                "pkg/apis/meta/internalversion/scheme/register.go:27"
                """)
        }
        try checkTypes(bytes, catalog)
        return object
    }

    private static func checkTypes(
        _ bytes: [UInt8], _ catalog: KindCatalog
    ) throws(APIStatus) {
        guard let schema = catalog.schema(apiVersion: "v1", kind: "DeleteOptions"),
            let tape = try? Tape(parsing: bytes)
        else { return }
        let failure = tape.withRoot { GoDecoding($0, schema: schema, kind: "DeleteOptions").failure }
        if let failure { throw .badRequest(failure) }
    }

    init(_ object: JSONObject) throws(APIStatus) {
        gracePeriodSeconds = object["gracePeriodSeconds"]?.int
        uid = object["preconditions"]?["uid"]?.string
        resourceVersion = object["preconditions"]?["resourceVersion"]?.string
        try check(
            orphan: object["orphanDependents"]?.bool,
            policy: object["propagationPolicy"]?.string,
            dryRun: (object["dryRun"]?.array ?? []).compactMap(\.string))
    }

    private init(query: QueryItems) throws(APIStatus) {
        if let text = query["gracePeriodSeconds"], !text.isEmpty {
            guard let seconds = Int64(text) else {
                throw .badRequest(
                    "strconv.ParseInt: parsing \"\(text)\": invalid syntax")
            }
            gracePeriodSeconds = seconds
        }
        try check(
            orphan: query.flag("orphanDependents"), policy: query["propagationPolicy"],
            dryRun: query.items["dryRun"] ?? [])
    }

    private mutating func check(
        orphan: Bool?, policy: String?, dryRun: [String]
    ) throws(APIStatus) {
        let field = Field("propagationPolicy")
        var errors: [FieldError] = []
        if let policy, orphan != nil {
            errors.append(
                .invalid(
                    field, .string(policy),
                    "orphanDependents and deletionPropagation cannot be both set"))
        }
        propagation = policy.flatMap(Propagation.init(rawValue:))
        if let policy, propagation == nil {
            errors.append(
                .notSupported(
                    field, .string(policy),
                    supported: ["Foreground", "Background", "Orphan", "nil"]))
        }
        errors += WriteOptions.dryRunProblems(dryRun)
        try Self.refuse(errors)
        orphansDependents = orphan
        isDryRun = !dryRun.isEmpty
    }

    private static func refuse(_ errors: [FieldError]) throws(APIStatus) {
        guard !errors.isEmpty else { return }
        throw .invalid(kind: "DeleteOptions", group: "meta.k8s.io", name: "", errors)
    }
}
