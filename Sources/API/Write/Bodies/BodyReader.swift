internal import Document
internal import KubernetesAPI

/// Reads the object in a request's body: bytes to a checked tree of the version that was asked
/// for, with the API server's words for everything that can be wrong with it.
struct BodyReader {
    /// The kind that the body must be of.
    var type: GroupVersionKind
    var schema: SchemaNode?
    var catalog: KindCatalog
    var validation: WriteOptions.Validation

    /// An object as read, and what is to be said about its fields.
    struct Body {
        var object: JSONObject
        /// Group and version that the object names; those of the path when it names none.
        var groupVersion: String
        var warnings: [String]
    }

    func read(_ bytes: [UInt8], contentType: String?) throws(APIStatus) -> Body {
        switch MediaType.of(contentType) {
        case MediaType.json: return try read(json: bytes, sent: bytes, strictErrors: [])
        case MediaType.yaml:
            let body: YAMLBody
            do throws(YAMLBody.Failure) { body = try YAMLBody(bytes) } catch {
                throw unrecognized(error.message, bytes)
            }
            return try read(json: body.json, sent: bytes, strictErrors: body.strictErrors)
        case MediaType.protobuf:
            let object: ProtobufObject
            do throws(ProtobufError) {
                object = try ProtobufObject(parsing: bytes, defaultType: type)
            } catch {
                if case .unknownType(let apiVersion, let kind) = error {
                    throw unhandled(
                        GroupVersionKind(apiVersion: apiVersion, kind: kind), error.description)
                }
                throw unrecognized(error.description, bytes)
            }
            return try read(json: object.value.bytes, sent: bytes, strictErrors: [])
        default: throw .unsupportedBody
        }
    }

    private func read(
        json: [UInt8], sent: [UInt8], strictErrors: [String]
    ) throws(APIStatus) -> Body {
        let tape: Tape
        do {
            tape = try Tape(parsing: json, limits: Self.limits)
        } catch {
            let problem = GoSyntax.problem(json) ?? error.description
            throw unrecognized("couldn't get version/kind; json parse error: \(problem)", sent)
        }
        return try tape.withRoot { root throws(APIStatus) in
            let actual = try typeMeta(of: root, sent)
            if actual != type { try checkRegistered(actual) }
            let decoding = (actual == type ? schema : schema(of: actual)).map {
                GoDecoding(root, schema: $0, kind: actual.kind)
            }
            if let failure = decoding?.failure { throw unhandled(actual, failure) }
            var warnings = strictErrors + (decoding?.strictErrors ?? [])
            if !warnings.isEmpty, validation == .strict {
                throw unhandled(
                    actual, "strict decoding error: \(warnings.joined(separator: ", "))")
            }
            if validation == .ignore { warnings = [] }
            try checkConvertible(actual)
            return Body(
                object: root.value.object ?? JSONObject(),
                groupVersion: actual.apiVersion, warnings: warnings)
        }
    }

    private static let limits = DocumentLimits(depth: 1_000, byteCount: 4 << 20)

    /// kind and apiVersion of the document, completed by what the path says.
    private func typeMeta(
        of root: TapeNode, _ sent: [UInt8]
    ) throws(APIStatus) -> GroupVersionKind {
        if root.isNull { return type }
        guard root.kind == .object else {
            let kind =
                switch root.kind {
                case .array: "array"
                case .string: "string"
                case .number: "number"
                default: "bool"
                }
            throw unrecognized(
                """
                couldn't get version/kind; json parse error: json: cannot unmarshal \(kind) into \
                Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; \
                Kind string "json:\\"kind,omitempty\\"" }
                """, sent)
        }
        var texts: [String: String] = [:]
        for name in ["apiVersion", "kind"] {
            guard let node = root[name], !node.isNull else { continue }
            guard let text = node.string else {
                let kind =
                    switch node.kind {
                    case .array: "array"
                    case .object: "object"
                    case .number: "number"
                    default: "bool"
                    }
                throw unrecognized(
                    """
                    couldn't get version/kind; json parse error: json: cannot unmarshal \(kind) \
                    into Go struct field .\(name) of type string
                    """, sent)
            }
            texts[name] = text
        }
        let apiVersion = texts["apiVersion"] ?? ""
        if apiVersion.count(where: { $0 == "/" }) > 1 {
            throw unrecognized("unexpected GroupVersion string: \(apiVersion)", sent)
        }
        let (group, version) = GroupVersionKind.split(apiVersion: apiVersion)
        let kind = texts["kind"] ?? ""
        return GroupVersionKind(
            group: apiVersion.isEmpty ? type.group : group,
            version: version.isEmpty && group == type.group || apiVersion.isEmpty
                ? type.version : version,
            kind: kind.isEmpty ? type.kind : kind)
    }

    private func schema(of type: GroupVersionKind) -> SchemaNode? {
        catalog.schema(apiVersion: type.apiVersion, kind: type.kind)
    }

    private func checkRegistered(_ actual: GroupVersionKind) throws(APIStatus) {
        if schema(of: actual) != nil || Self.isGeneral(actual) { return }
        throw unhandled(
            actual,
            """
            no kind "\(actual.kind)" is registered for version "\(actual.apiVersion)" in scheme \
            "pkg/api/legacyscheme/scheme.go:30"
            """)
    }

    /// Types that every version has.
    private static func isGeneral(_ type: GroupVersionKind) -> Bool {
        type.apiVersion == "v1"
            && ["Status", "APIVersions", "APIGroup", "APIGroupList", "APIResourceList"]
                .contains(type.kind)
    }

    private func checkConvertible(_ actual: GroupVersionKind) throws(APIStatus) {
        if actual.kind == type.kind, actual.group == type.group { return }
        if actual.kind == type.kind, actual.kind == "Event" { return }
        throw unhandled(
            actual,
            """
            converting (\(actual.version).\(actual.kind)) to \
            (\(GoTypeName.inside(group: type.group, kind: type.kind))): unknown conversion
            """)
    }

    private func unhandled(_ actual: GroupVersionKind, _ message: String) -> APIStatus {
        .badRequest(
            """
            \(actual.kind) in version "\(actual.version)" cannot be handled as a \(type.kind): \
            \(message)
            """)
    }

    private func unrecognized(_ message: String, _ sent: [UInt8]) -> APIStatus {
        .badRequest(
            """
            the object provided is unrecognized (must be of type \(type.kind)): \(message) \
            (\(Self.summary(of: sent)))
            """)
    }

    private static let summaryByteCount = 30

    private static func summary(of bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "<empty>" }
        let head = bytes.prefix(summaryByteCount)
        let end = bytes.count > summaryByteCount ? " ..." : ""
        if bytes[0] == UInt8(ascii: "{") { return String(decoding: head, as: UTF8.self) + end }
        return head.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + end
    }
}
