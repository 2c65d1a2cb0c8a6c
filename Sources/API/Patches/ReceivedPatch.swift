internal import Document
internal import KindRules
internal import KubernetesAPI

/// A patch as a request brings it: read once, applied to every version of the object that it meets.
struct ReceivedPatch: Sendable {
    enum Form: Sendable { case json, merge, strategic }

    private let form: Form
    private let patch: JSONValue
    /// What the patch itself says twice or does not know.
    private let strictErrors: [String]
    private let validation: WriteOptions.Validation

    private static let operationCountMax = 10_000

    /// Server-side apply has options of its own, so it is refused before they are looked at.
    static func refuseApply(_ request: APIRequest) throws(APIStatus) {
        guard MediaType.of(request.contentType ?? "").hasPrefix("application/apply-patch") else {
            return
        }
        throw .unsupportedMediaType(
            """
            server-side apply is not part of this server yet: kubectl apply without --server-side, \
            or a strategic merge patch, does the same for one writer
            """)
    }

    init(_ request: APIRequest, validation: WriteOptions.Validation) throws(APIStatus) {
        self.validation = validation
        let form: Form
        switch MediaType.of(request.contentType ?? "") {
        case "application/json-patch+json": form = .json
        case "application/merge-patch+json": form = .merge
        case "application/strategic-merge-patch+json": form = .strategic
        default: throw .unsupportedPatch
        }
        let tape: Tape
        do { tape = try Tape(parsing: request.body) } catch {
            let problem = GoSyntax.problem(request.body) ?? error.description
            throw .badRequest(form == .strategic ? problem : "error decoding patch: \(problem)")
        }
        self.form = form
        patch = tape.value
        strictErrors = tape.withRoot { Self.strictErrors($0, form) }
        try checkShape()
    }

    private func checkShape() throws(APIStatus) {
        let wanted: (isRight: Bool, type: String) =
            form == .json
            ? (patch.array != nil, "[]handlers.jsonPatchOp")
            : (patch.object != nil || patch.isNull, "map[string]interface {}")
        guard wanted.isRight || patch.isNull else {
            let kind =
                switch patch {
                case .array: "array"
                case .object: "object"
                case .string: "string"
                case .number: "number"
                default: "bool"
                }
            let problem = "json: cannot unmarshal \(kind) into Go value of type \(wanted.type)"
            throw .badRequest(form == .strategic ? problem : "error decoding patch: \(problem)")
        }
        if form == .json, let count = patch.array?.count, count > Self.operationCountMax {
            throw .tooLarge(
                message: """
                    The allowed maximum operations in a JSON patch is \(Self.operationCountMax), \
                    got \(count)
                    """)
        }
    }

    private static func strictErrors(_ root: TapeNode, _ form: Form) -> [String] {
        guard form == .json else {
            return root.duplicateKeys().map { "duplicate field \"\(String($0.description.drop { $0 == "." }))\"" }
        }
        var errors: [String] = []
        for (index, operation) in root.elements.enumerated() {
            for (key, _) in operation.members {
                let name = key.string ?? ""
                if !["op", "from", "path", "value"].contains(name) {
                    errors.append("json patch unknown field \"[\(index)].\(name)\"")
                }
            }
        }
        return errors
    }

    /// The object that comes out, in the version that was asked for, and what is to be warned of.
    func applied(
        to live: JSONObject, _ target: WriteTarget
    ) throws(APIStatus) -> (JSONObject, warnings: [String]) {
        try applied(
            to: target.answered(live).object ?? live, schema: target.schema,
            type: target.kind.groupVersionKind(target.path.version), catalog: target.catalog)
    }

    /// As above, for an object that is of `own` type already.
    func applied(
        to object: JSONObject, schema own: SchemaNode?, type ownType: GroupVersionKind,
        catalog: KindCatalog
    ) throws(APIStatus) -> (JSONObject, warnings: [String]) {
        let patched = try patched(.object(StoredForm.ordered(object)), own)
        let bytes = patched.bytes
        let shown =
            form == .strategic ? GoText.of(patch) : String(decoding: bytes, as: UTF8.self)
        func refused(_ message: String) -> APIStatus {
            .invalid(
                kind: "", group: "", name: "",
                [.invalid(Field("patch"), .string(shown), message)])
        }
        let apiVersion = patched["apiVersion"]?.string ?? ownType.apiVersion
        let kind = patched["kind"]?.string ?? ownType.kind
        let type = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        let isOwn = type == ownType
        let schema =
            form == .strategic || isOwn
            ? own : catalog.schema(apiVersion: apiVersion, kind: kind)
        guard let schema else {
            throw refused(
                """
                no kind "\(kind)" is registered for version "\(apiVersion)" in scheme \
                "pkg/api/legacyscheme/scheme.go:30"
                """)
        }
        var errors = strictErrors
        do {
            let tape = try Tape(parsing: bytes)
            let decoding = tape.withRoot {
                GoDecoding(
                    $0, schema: schema, kind: kind,
                    style: form == .strategic ? .unstructured : .json)
            }
            if let failure = decoding.failure { throw refused(failure) }
            errors += decoding.strictErrors
        } catch let error as APIStatus {
            throw error
        } catch {
            throw refused("\(error)")
        }
        if !errors.isEmpty, validation == .strict {
            throw refused("strict decoding error: \(errors.joined(separator: ", "))")
        }
        if !isOwn, form != .strategic {
            throw refused(
                """
                converting (\(type.version).\(type.kind)) to \
                (\(GoTypeName.inside(group: ownType.group, kind: ownType.kind))): \
                unknown conversion
                """)
        }
        return (patched.object ?? JSONObject(), validation == .ignore ? [] : errors)
    }

    private func patched(
        _ current: JSONValue, _ schema: SchemaNode?
    ) throws(APIStatus) -> JSONValue {
        switch form {
        case .json:
            do throws(JSONPatch.Failure) {
                return try JSONPatch.apply(patch.isNull ? .array([]) : patch, to: current)
            } catch {
                throw .unprocessable
            }
        case .merge:
            return MergePatch.apply(patch.isNull ? .object(JSONObject()) : patch, to: current)
        case .strategic:
            do throws(StrategicMergePatch.Failure) {
                return try StrategicMergePatch.apply(
                    patch.isNull ? .object(JSONObject()) : patch, to: current,
                    schema: schema)
            } catch {
                switch error {
                case .badFormat(let message): throw .badRequest(message)
                case .unprocessable: throw .unprocessable
                case .other(let message): throw .plainError(message)
                }
            }
        }
    }
}
