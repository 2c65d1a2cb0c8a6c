internal import Access
internal import Audit
internal import Document
internal import KubernetesAPI

/// What is known of one request for its audit entries, which differ by their stage.
struct AuditTrail: Sendable {
    private let decision: AuditPolicy.Decision
    /// Messages of refused contents can quote them.
    private let holdsSecrets: Bool
    private var base: AuditEntry
    private var outcome: AuditEntry.Outcome?
    private var answered: JSONValue?

    /// Larger answers are left out of entries.
    private static let objectByteCountMax = 1 << 20

    init(
        _ request: APIRequest, _ action: AccessAction, _ decision: AuditPolicy.Decision,
        holdsSecrets: Bool, received: Timestamp
    ) {
        self.decision = decision
        self.holdsSecrets = holdsSecrets
        base = AuditEntry(
            level: decision.level, stage: .requestReceived, requestID: request.requestID,
            requestURI: request.target, verb: action.verb,
            principal: request.impersonator ?? request.principal, received: received,
            staged: received)
        if request.impersonator != nil { base.impersonated = request.principal }
        base.sourceIPs = request.sourceIPs
        base.userAgent = request.userAgent
        if case .resource(let resource, let subresource, let name) = action.target {
            var version = ""
            let path = AccessControl.pathBehindMoment(request.path)
            if case .resource(let named) = APIPath(path) { version = named.version }
            base.object = AuditEntry.Object(
                resource: resource, version: version, subresource: subresource,
                namespace: action.namespace, name: name)
        }
        if decision.level >= .request { base.requestObject = Self.object(request.body, request.contentType) }
    }

    mutating func end(
        with response: APIResponse, _ authorization: Authorization?, isRefused: Bool
    ) {
        outcome = AuditEntry.Outcome(code: response.code)
        if authorization != nil || isRefused {
            base.annotations["authorization.k8s.io/decision"] = isRefused ? "forbid" : "allow"
            base.annotations["authorization.k8s.io/reason"] = authorization?.reason ?? ""
        }
        guard case .pieces = response.body,
            (response.byteCount ?? 0) <= Self.objectByteCountMax
        else { return }
        let isNamed = base.object.map { !$0.name.isEmpty } ?? true
        guard response.code >= 400 || decision.level >= .requestResponse || !isNamed,
            let object = Self.object(response.bytes, response.contentType)
        else { return }
        if response.code >= 400 {
            outcome?.reason = object["reason"]?.string ?? ""
            if !holdsSecrets || ![400, 422].contains(response.code) {
                outcome?.message = object["message"]?.string ?? ""
            }
        } else if !isNamed, base.verb == "create" {
            // The request may have left the name to the server.
            base.object?.name = object["metadata"]?["name"]?.string ?? ""
        }
        if decision.level >= .requestResponse { answered = object }
    }

    /// nil when the policy leaves the stage out.
    func entry(at stage: AuditStage, _ time: Timestamp) -> AuditEntry? {
        guard decision.keeps(stage) else { return nil }
        var entry = base
        entry.stage = stage
        entry.staged = time
        if stage == .requestReceived {
            entry.requestObject = nil
            return entry
        }
        entry.outcome = outcome
        entry.responseObject = answered
        if decision.omitsManagedFields {
            entry.requestObject = entry.requestObject.map(Self.withoutManagedFields)
            entry.responseObject = entry.responseObject.map(Self.withoutManagedFields)
        }
        return entry
    }

    /// nil when there is none, or it can't be read: the request says why then.
    private static func object(_ bytes: [UInt8], _ contentType: String?) -> JSONValue? {
        if bytes.isEmpty { return nil }
        switch MediaType.of(contentType) {
        case MediaType.protobuf:
            let type = GroupVersionKind(apiVersion: "v1", kind: "")
            return try? ProtobufObject(parsing: bytes, defaultType: type).value
        case MediaType.yaml:
            guard let body = try? YAMLBody(bytes) else { return nil }
            return try? JSONValue(parsing: body.json)
        default: return try? JSONValue(parsing: bytes)
        }
    }

    private static func withoutManagedFields(_ value: JSONValue) -> JSONValue {
        guard case .object(var object) = value else { return value }
        if case .object(var metadata) = object["metadata"] {
            metadata["managedFields"] = nil
            object["metadata"] = .object(metadata)
        }
        if let items = object["items"]?.array {
            object["items"] = .array(items.map(withoutManagedFields))
        }
        return .object(object)
    }
}
