internal import Access
internal import Admission
internal import Document
internal import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI

/// What every write of one request shares: target, options, who asks, and the way to the log.
final class Writer: Sendable {
    let store: Store
    let request: APIRequest
    let target: WriteTarget
    let admission: AdmissionChain
    /// nil where nobody is asked what they may do.
    let access: AccessControl?
    let sources: WriteSources
    let services: ServiceAllocations
    /// What is said of the body, to go along with a refusal too.
    let warnings = WarningList()
    /// When the request came, to the second: what the objects that it makes say.
    let now: Timestamp
    let stamp: String

    init(
        store: Store, request: APIRequest, target: WriteTarget, admission: AdmissionChain,
        access: AccessControl?, sources: WriteSources, services: ServiceAllocations, now: Timestamp
    ) {
        self.store = store
        self.request = request
        self.target = target
        self.admission = admission
        self.access = access
        self.sources = sources
        self.services = services
        self.now = now
        stamp = now.formatted(fractionDigits: 0)
    }

    /// A write that lost against another is decided anew this often.
    static let attemptCountMax = 64

    var context: WriteContext {
        WriteContext(
            subresource: target.path.subresource, apiVersion: target.apiVersion, now: now,
            user: request.principal.user, groups: request.principal.groups,
            userUID: request.principal.uid, extra: extra)
    }

    private var extra: JSONObject {
        JSONObject(
            request.principal.extra.sorted { $0.key < $1.key }.map {
                (key: $0.key, value: .array($0.value.map(JSONValue.string)))
            })
    }

    /// The object as stored, with its resourceVersion; nil when it does not live in the view.
    func live(_ key: ObjectKey, in view: View) throws(APIStatus) -> LiveObject? {
        do throws(StoreError) {
            guard let found = try view.get(key) else { return nil }
            return LiveObject(
                object: try found.document.value().object ?? JSONObject(),
                revision: found.reference.revision, uid: found.uid)
        } catch {
            throw APIStatus(error)
        }
    }

    func admissionRequest(
        _ operation: AdmissionRequest.Operation, name: String, object: JSONObject?,
        old: JSONObject?, isDryRun: Bool
    ) -> AdmissionRequest {
        AdmissionRequest(
            operation: operation, resource: target.storage,
            kind: target.storedKind.groupVersionKind(target.storedKind.storageVersion),
            subresource: target.path.subresource, namespace: target.namespace, name: name,
            user: request.principal.user, groups: request.principal.groups, isDryRun: isDryRun,
            object: object, oldObject: old)
    }

    /// Gives a Service its addresses and ports; other objects need none. What is returned is kept
    /// until the write is committed or has failed.
    func reserve(
        _ object: inout JSONObject, old: JSONObject?, name: String, isDryRun: Bool
    ) throws(APIStatus) -> ServiceReservation? {
        guard target.storage == ServiceAllocations.resource, target.path.subresource.isEmpty else {
            return nil
        }
        do throws(ServiceAllocation.Refusal) {
            return try ServiceAllocation.give(
                &object, old: old, key: target.key(name), isDryRun: isDryRun, from: services)
        } catch {
            switch error {
            case .invalid(let errors): throw status(of: .invalid(errors), name: name)
            case .internalError(let message): throw .internalError(message)
            }
        }
    }

    /// Refuses a role or binding that gives away more than its author has.
    func checkEscalation(
        _ object: JSONObject, old: JSONObject?, name: String, in view: View
    ) throws(APIStatus) {
        guard let access else { return }
        try EscalationCheck(
            access: access, principal: request.principal, target: target, view: view
        ).check(object, old: old, name: name)
    }

    func status(of refusal: AdmissionRefusal, name: String) -> APIStatus {
        APIStatus(refusal, target: target, name: name)
    }

    /// An object with its metadata and members in the order of Go's encoder, in shape.
    func shaped(_ object: JSONObject) -> JSONObject {
        guard let schema = target.storedSchema else { return StoredForm.ordered(object) }
        return StoredForm.ordered(
            GoShape.shaped(.object(object), schema: schema).object ?? object)
    }
}

/// An object of a view.
struct LiveObject: Sendable {
    var object: JSONObject
    var revision: Revision
    var uid: String
}

extension APIStatus {
    init(_ refusal: AdmissionRefusal, target: WriteTarget, name: String) {
        switch refusal {
        case .forbidden(let message):
            self = .forbidden(target.named, name, message)
        case .forbiddenYet(let message):
            self = .forbidden(target.named, name, message)
            mayPassSoon = true
        case .forbiddenWithCause(let message, let reason, let cause, let field):
            self = .forbidden(
                target.named, name, message,
                causes: [Cause(reason: reason, message: cause, field: field)])
        case .invalid(let errors):
            self = .invalid(
                kind: target.storedKind.kind, group: target.storedKind.group, name: name, errors)
        case .notFound(let resource, let name):
            let parts = resource.split(separator: ".", maxSplits: 1).map(String.init)
            self = .notFound(
                GroupResource(group: parts.count > 1 ? parts[1] : "", resource: parts[0]), name)
        case .conflict(let message): self = .conflict(target.named, name, message)
        case .tooManyRequests(let message, let seconds):
            self = .tooManyRequests(message, seconds: seconds)
        case .badRequest(let message): self = .badRequest(message)
        case .internalError(let message): self = .internalError(message)
        }
    }
}
