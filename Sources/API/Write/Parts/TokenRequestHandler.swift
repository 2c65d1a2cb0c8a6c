internal import Authentication
internal import Document
internal import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// `serviceaccounts/token`: a token for an account, bound to an object that must live as long.
struct TokenRequestHandler: Sendable {
    let writer: Writer
    let form: AnswerForm
    let issuer: ServiceAccountTokens

    private static let type = GroupVersionKind(
        group: "authentication.k8s.io", version: "v1", kind: "TokenRequest")
    private static let lifetimeSeconds: Int64 = 3_600

    private var target: WriteTarget { writer.target }
    private var view: View { writer.store.now }

    func response() throws(APIStatus) -> APIResponse {
        let options = try WriteOptions(query: writer.request.query, kind: .create)
        let schema = target.catalog.schema(
            apiVersion: Self.type.apiVersion, kind: Self.type.kind)
        let body = try BodyReader(
            type: Self.type, schema: schema, catalog: target.catalog,
            validation: options.validation
        ).read(writer.request.body, contentType: writer.request.contentType)
        let sent = withDefaults(body.object, schema)
        try checkNames(sent)
        let name = target.path.name
        guard let account = try writer.live(target.key(name), in: view) else {
            throw .notFound(target.storage, name)
        }
        let spec = try spec(of: sent)
        var order = ServiceAccountTokens.Order(
            namespace: target.namespace, account: NamedUID(name: name, uid: account.uid),
            audiences: spec.audiences, lifetimeSeconds: spec.seconds, id: writer.sources.uid())
        if let reference = sent["spec"]?["boundObjectRef"]?.object {
            order.bound = try bound(to: reference)
        }
        let now = writer.sources.clock()
        let token: String
        do { token = try issuer.issue(order, now: now) } catch {
            throw .internalError("failed to generate token: \(error)")
        }
        guard token.utf8.count <= ServiceAccountTokens.byteCountMax else {
            throw .badRequest(
                "the token would be longer than \(ServiceAccountTokens.byteCountMax) bytes, which "
                    + "no server takes: name fewer audiences")
        }
        note(order)
        var managed = sent
        if let schema {
            var structures = FieldSet()
            structures.insert(["f:spec"])
            managed = FieldManagement(
                schema: schema,
                manager: ManagedFields.Manager(
                    name: writer.manager(options).name, operation: "Update",
                    apiVersion: Self.type.apiVersion, subresource: "token"),
                time: writer.stamp, ignored: FieldSet(), structures: structures
            ).managed(sent, live: nil)
        }
        var response = Rendering.response(
            answer(order, managed, token: token, now), form: form, code: 201)
        response.warnings = body.warnings
        return response
    }

    private func withDefaults(_ object: JSONObject, _ schema: SchemaNode?) -> JSONObject {
        var object = object
        if let schema {
            object =
                GoShape.shaped(.object(object), schema: schema, isStored: false).object ?? object
        }
        object.makeObject("metadata") { _ in }
        object.makeObject("spec") { spec in
            // Shown as null when it is absent, and nobody's field then.
            if spec["boundObjectRef"]?.isNull == true { spec["boundObjectRef"] = nil }
            if spec["expirationSeconds"]?.int == nil {
                spec["expirationSeconds"] = JSONValue(Self.lifetimeSeconds)
            }
        }
        return object
    }

    private func checkNames(_ object: JSONObject) throws(APIStatus) {
        for (member, own) in [("name", target.path.name), ("namespace", target.namespace)] {
            let sent = object["metadata"]?[member]?.string ?? ""
            guard sent.isEmpty || sent == own else {
                throw refused(
                    .invalid(
                        Field("metadata")[member], .string(sent),
                        "must match the service account \(member) if specified"),
                    name: target.path.name)
            }
        }
    }

    private func refused(_ error: FieldError, name: String = "") -> APIStatus {
        .invalid(kind: Self.type.kind, group: Self.type.group, name: name, [error])
    }

    private func spec(
        of object: JSONObject
    ) throws(APIStatus) -> (audiences: [String], seconds: Int64) {
        let seconds = object["spec"]?["expirationSeconds"]?.int ?? Self.lifetimeSeconds
        let field = Field("spec")["expirationSeconds"]
        if seconds < 600 {
            throw refused(
                .invalid(
                    field, JSONValue(seconds), "may not specify a duration less than 10 minutes"))
        }
        if seconds > 1 << 32 {
            throw refused(
                .invalid(
                    field, JSONValue(seconds),
                    "may not specify a duration larger than 2^32 seconds"))
        }
        let sent = (object["spec"]?["audiences"]?.array ?? []).compactMap(\.string)
        return (sent.isEmpty ? issuer.audiences : sent, seconds)
    }

    private func bound(
        to reference: JSONObject
    ) throws(APIStatus) -> ServiceAccountClaims.Bound {
        let kind = reference["kind"]?.string ?? ""
        let name = reference["name"]?.string ?? ""
        let type = GroupVersionKind(
            apiVersion: reference["apiVersion"]?.string ?? "", kind: kind)
        let resources = ["Pod": "pods", "Secret": "secrets", "Node": "nodes"]
        guard type.group.isEmpty, let resource = resources[kind] else {
            throw .badRequest(
                "cannot bind token to object of type "
                    + "\(type.group)/\(type.version), Kind=\(kind)")
        }
        let object = try object(resource, kind == "Node" ? "" : target.namespace, name)
        let found = NamedUID(name: name, uid: object.uid)
        let result: ServiceAccountClaims.Bound
        switch kind {
        case "Secret": result = .secret(found)
        case "Node": result = .node(found)
        default:
            guard object.object["spec"]?["serviceAccountName"]?.string == target.path.name else {
                throw .badRequest(
                    """
                    cannot bind token for serviceaccount "\(target.path.name)" to pod running \
                    with different serviceaccount name.
                    """)
            }
            result = .pod(found, node: try node(of: object.object))
        }
        let asked = reference["uid"]?.string ?? ""
        guard asked.isEmpty || asked == object.uid else {
            throw .conflict(
                GroupResource(group: "", resource: kind), name,
                """
                the UID in the bound object reference (\(asked)) does not match the UID in \
                record. The object might have been deleted and then recreated
                """)
        }
        return result
    }

    private func object(
        _ resource: String, _ namespace: String, _ name: String
    ) throws(APIStatus) -> LiveObject {
        let resource = GroupResource(group: "", resource: resource)
        let key = ObjectKey(resource: resource, namespace: namespace, name: name)
        guard let object = try writer.live(key, in: view) else { throw .notFound(resource, name) }
        return object
    }

    /// The node that a Pod runs on, without a UID when there is none of that name.
    private func node(of pod: JSONObject) throws(APIStatus) -> NamedUID? {
        guard let name = pod["spec"]?["nodeName"]?.string, !name.isEmpty else { return nil }
        let key = ObjectKey(
            resource: GroupResource(group: "", resource: "nodes"), namespace: "", name: name)
        return NamedUID(name: name, uid: try writer.live(key, in: view)?.uid ?? "")
    }

    /// Who was given a token of which account: no object changes, but it is worth knowing.
    private func note(_ order: ServiceAccountTokens.Order) {
        writer.store.note(
            WriteRecord(verb: "create").recorded(
                writer.request, path: target.path, target: target.key(order.account.name),
                code: 201, completed: writer.sources.clock()))
    }

    private func answer(
        _ order: ServiceAccountTokens.Order, _ managed: JSONObject, token: String,
        _ now: Timestamp
    ) -> JSONValue {
        var metadata: [(String, JSONValue)] = [
            ("name", .string(order.account.name)), ("namespace", .string(order.namespace)),
            ("uid", .string(order.account.uid)), ("creationTimestamp", .string(writer.stamp)),
        ]
        for name in ["labels", "annotations", "managedFields"] {
            if let value = managed["metadata"]?[name] { metadata.append((name, value)) }
        }
        let expires = Timestamp(
            nanoseconds: now.nanoseconds + order.lifetimeSeconds * 1_000_000_000)
        return .members([
            ("kind", .string(Self.type.kind)), ("apiVersion", .string(Self.type.apiVersion)),
            ("metadata", .members(metadata)),
            (
                "spec",
                .members([
                    ("audiences", .array(order.audiences.map { .string($0) })),
                    ("expirationSeconds", JSONValue(order.lifetimeSeconds)),
                    ("boundObjectRef", managed["spec"]?["boundObjectRef"] ?? .null),
                ])
            ),
            (
                "status",
                .members([
                    ("token", .string(token)),
                    ("expirationTimestamp", .string(expires.formatted(fractionDigits: 0))),
                ])
            ),
        ])
    }
}
