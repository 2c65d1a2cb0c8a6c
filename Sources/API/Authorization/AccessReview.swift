internal import Access
internal import Document
internal import EventStore
internal import KindRules
internal import KubernetesAPI

/// The review kinds of `authorization.k8s.io`: questions that are sent as objects, answered as of
/// the view that is addressed and kept nowhere.
struct AccessReview {
    static let resources: Set<String> = [
        "selfsubjectaccessreviews", "subjectaccessreviews", "localsubjectaccessreviews",
        "selfsubjectrulesreviews",
    ]

    let path: ResourcePath
    let kind: ResourceKind
    let request: APIRequest
    let standpoint: Standpoint
    let form: AnswerForm
    /// nil: everybody may do everything.
    let access: AccessControl?

    func response() throws(APIStatus) -> APIResponse {
        let options = try WriteOptions(query: request.query, kind: .create)
        let type = kind.groupVersionKind(path.version)
        let schema = standpoint.catalog.schema(apiVersion: type.apiVersion, kind: type.kind)
        let body = try BodyReader(
            type: type, schema: schema, catalog: standpoint.catalog,
            validation: options.validation
        ).read(request.body, contentType: request.contentType)
        var object = body.object
        object["kind"] = .string(type.kind)
        object["apiVersion"] = .string(type.apiVersion)
        if kind.isNamespaced { try place(&object) }
        let spec = object["spec"] ?? .object(JSONObject())
        let status: JSONValue
        if kind.resource == "selfsubjectrulesreviews" {
            guard let namespace = spec["namespace"]?.string, !namespace.isEmpty else {
                throw .badRequest("no namespace on request")
            }
            status = try rules(in: namespace)
            object = ["kind": .string(type.kind), "apiVersion": .string(type.apiVersion)]
            object["metadata"] = .object(JSONObject())
            object["spec"] = .object(JSONObject())
        } else {
            try check(object, spec)
            status = try verdict(spec)
            object = managed(object, schema, options)
        }
        object["status"] = status
        if let schema {
            object = GoShape.shaped(.object(object), schema: schema).object ?? object
        }
        var response = Rendering.response(.object(object), form: form, code: 201)
        response.warnings = body.warnings
        return response
    }

    /// The object of a request lies in the namespace of its path.
    private func place(_ object: inout JSONObject) throws(APIStatus) {
        let sent = object["metadata"]?["namespace"]?.string ?? ""
        guard sent.isEmpty || sent == path.namespace else {
            throw .badRequest(
                """
                the namespace of the provided object does not match the namespace sent on the \
                request
                """)
        }
        object.makeObject("metadata") { $0["namespace"] = .string(path.namespace) }
    }

    private func managed(
        _ object: JSONObject, _ schema: SchemaNode?, _ options: WriteOptions
    ) -> JSONObject {
        var object = object
        object.makeObject("metadata") { _ in }
        guard let schema else { return object }
        let manager = ManagedFields.Manager(
            name: ManagedFieldsNames.manager(
                named: options.fieldManager, userAgent: request.userAgent),
            operation: "Update", apiVersion: kind.apiVersion(path.version), subresource: "")
        object = GoShape.shaped(.object(object), schema: schema, isStored: false).object ?? object
        return FieldManagement(
            schema: schema, manager: manager, time: standpoint.now.formatted(fractionDigits: 0),
            ignored: FieldSet()
        ).managed(object, live: nil)
    }

    // MARK: checks, in the API server's words

    private func check(_ object: JSONObject, _ spec: JSONValue) throws(APIStatus) {
        let isSelf = kind.resource.hasPrefix("self")
        let isLocal = kind.isNamespaced
        let field = Field("spec")
        let resource = spec["resourceAttributes"].flatMap { $0.isNull ? nil : $0 }
        let other = spec["nonResourceAttributes"].flatMap { $0.isNull ? nil : $0 }
        var errors: [FieldError] = []
        if let other, resource != nil {
            errors.append(
                .invalid(
                    field["nonResourceAttributes"], shown: Self.shown(other),
                    "cannot be specified in combination with resourceAttributes"))
        }
        if resource == nil, other == nil {
            errors.append(
                .invalid(
                    field["resourceAttributes"], shown: "null",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified"))
        }
        if !isSelf, (spec["user"]?.string ?? "").isEmpty, (spec["groups"]?.array ?? []).isEmpty {
            errors.append(
                .invalid(field["user"], "", "at least one of user or group must be specified"))
        }
        let known: Set = isLocal ? ["namespace", "managedFields"] : ["managedFields"]
        let metadata = (object["metadata"]?.object ?? JSONObject()).members.filter { member in
            !known.contains(member.key) && !member.value.isNull && member.value.string != ""
        }
        if !metadata.isEmpty {
            errors.append(
                .invalid(
                    Field("metadata"), object["metadata"] ?? .null,
                    isLocal ? "must be empty except for namespace" : "must be empty"))
        }
        if isLocal {
            let named = resource?["namespace"]?.string ?? ""
            if resource != nil, named != path.namespace {
                errors.append(
                    .invalid(
                        field["resourceAttributes"]["namespace"], .string(named),
                        "must match metadata.namespace"))
            }
            if let other {
                errors.append(
                    .invalid(
                        field["nonResourceAttributes"], shown: Self.shown(other),
                        "disallowed on this kind of request"))
            }
        }
        if !errors.isEmpty {
            throw .invalid(kind: "", group: path.group, name: "", errors)
        }
    }

    /// As Go prints the internal type.
    private static func shown(_ attributes: JSONValue) -> String {
        let value: JSONValue = .members([
            ("Path", .string(attributes["path"]?.string ?? "")),
            ("Verb", .string(attributes["verb"]?.string ?? "")),
        ])
        return String(decoding: value.bytes, as: UTF8.self)
    }

    // MARK: answers

    private func verdict(_ spec: JSONValue) throws(APIStatus) -> JSONValue {
        guard let access else {
            return .members([("allowed", true), ("reason", "no access control is asked here")])
        }
        let found: Authorization
        do throws(StoreError) {
            found = try access.authorizer.authorization(
                Self.action(spec), by: subject(spec), fields: Self.fields(spec),
                at: standpoint.view)
        } catch {
            throw APIStatus(error)
        }
        var members: [(String, JSONValue)] = [("allowed", .bool(found.isAllowed))]
        if !found.reason.isEmpty { members.append(("reason", .string(found.reason))) }
        return .members(members)
    }

    private func subject(_ spec: JSONValue) -> Principal {
        if kind.resource.hasPrefix("self") { return request.principal }
        var extra: [String: [String]] = [:]
        for member in spec["extra"]?.object?.members ?? [] {
            extra[member.key] = (member.value.array ?? []).compactMap(\.string)
        }
        return Principal(
            user: spec["user"]?.string ?? "", uid: spec["uid"]?.string ?? "",
            groups: (spec["groups"]?.array ?? []).compactMap(\.string), extra: extra)
    }

    private static func action(_ spec: JSONValue) -> AccessAction {
        let asked = spec["resourceAttributes"] ?? .null
        guard asked.object != nil else {
            let other = spec["nonResourceAttributes"]
            return AccessAction(
                other?["verb"]?.string ?? "", path: other?["path"]?.string ?? "")
        }
        func text(_ name: String) -> String { asked[name]?.string ?? "" }
        return AccessAction(
            text("verb"), GroupResource(group: text("group"), resource: text("resource")),
            subresource: text("subresource"), namespace: text("namespace"), name: text("name"))
    }

    private static func fields(_ spec: JSONValue) -> [String: String] {
        let selector = spec["resourceAttributes"]?["fieldSelector"]
        var fields = FieldSelector.exactValues(in: selector?["rawSelector"]?.string ?? "")
        for requirement in selector?["requirements"]?.array ?? [] {
            let values = (requirement["values"]?.array ?? []).compactMap(\.string)
            guard let key = requirement["key"]?.string, values.count == 1,
                requirement["operator"]?.string == "In"
            else { continue }
            fields[key] = values[0]
        }
        return fields
    }

    private func rules(in namespace: String) throws(APIStatus) -> JSONValue {
        let everything = PolicyRule(
            verbs: ["*"], apiGroups: ["*"], resources: ["*"])
        var rules = [everything, PolicyRule(verbs: ["*"], nonResourceURLs: ["*"])]
        var missing: [RoleReference] = []
        if let access, !access.authorizer.modes.contains(.alwaysAllow) {
            do throws(StoreError) {
                (rules, missing) = try access.authorizer.history.rules(at: standpoint.view)
                    .rules(for: request.principal, in: namespace)
            } catch {
                throw APIStatus(error)
            }
        }
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        let resourceRules = rules.filter { !$0.resources.isEmpty }.map { rule in
            var members: [(String, JSONValue)] = [("verbs", list(rule.verbs))]
            if !rule.apiGroups.isEmpty { members.append(("apiGroups", list(rule.apiGroups))) }
            members.append(("resources", list(rule.resources)))
            if !rule.resourceNames.isEmpty {
                members.append(("resourceNames", list(rule.resourceNames)))
            }
            return JSONValue.members(members)
        }
        let pathRules = rules.filter { !$0.nonResourceURLs.isEmpty }.map { rule in
            JSONValue.members([
                ("verbs", list(rule.verbs)), ("nonResourceURLs", list(rule.nonResourceURLs)),
            ])
        }
        let isNode = NodeIdentity(request.principal) != nil
        var status: [(String, JSONValue)] = [
            ("resourceRules", .array(resourceRules)), ("nonResourceRules", .array(pathRules)),
            ("incomplete", .bool(isNode)),
        ]
        if !missing.isEmpty {
            let words = AccessDecision.words(missing: missing)
            status.append(("evaluationError", .string(String(words.dropFirst("RBAC: ".count)))))
        }
        return .members(status)
    }
}
