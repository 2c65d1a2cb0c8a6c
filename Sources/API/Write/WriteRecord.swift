internal import Access
internal import EventStore
internal import History
internal import KubernetesAPI

/// A write's request as the log keeps it.
struct WriteRecord: Sendable {
    var verb: String
    var base: Revision?
    var fieldManager = ""

    /// Refusals can quote what they refuse.
    static let messageByteCountMax = 4_096

    static func cut(_ text: String, to byteCount: Int) -> String {
        guard text.utf8.count > byteCount else { return text }
        return String(decoding: text.utf8.prefix(byteCount), as: UTF8.self) + "..."
    }

    func recorded(
        _ request: APIRequest, path: ResourcePath?, target: ObjectKey?, code: Int,
        completed: Timestamp?
    ) -> RecordedRequest {
        let who = request.impersonator ?? request.principal
        var record = RecordedRequest(user: who.user, verb: verb)
        record.userUID = who.uid
        record.userExtra = who.extra
        record.groups = who.groups
        if request.impersonator != nil { record.impersonatedUser = request.principal.user }
        record.userAgent = AgentNames.ofThisProcess.recorded(request.userAgent)
        record.sourceIPs = request.sourceIPs
        record.subresource = path?.subresource ?? ""
        record.apiVersion = path?.version ?? ""
        record.target = target
        record.requestURI = request.target
        record.requestID = request.requestID
        record.code = UInt16(clamping: code)
        record.fieldManager = fieldManager
        record.base = base
        record.observed = request.observed
        record.triggers = request.triggers
        record.received = request.received
        record.completed = completed
        if let authorization = request.authorization {
            record.decision = "allow"
            record.rule = authorization.reason
        }
        return record
    }

    private static let targetByteCountMax = 2_048

    /// A request that access control refused, before anybody looked at what it names. Of strangers
    /// nothing is kept that they can make up and that stays in memory.
    static func refusal(
        _ request: APIRequest, _ action: AccessAction, _ status: APIStatus
    ) -> RecordedRequest {
        var record = read(request, action, code: status.code, completed: request.received)
        record.decision = "forbid"
        record.failureReason = status.reason
        record.failureMessage = cut(status.message, to: messageByteCountMax)
        return record
    }

    /// A request that changed nothing.
    static func read(
        _ request: APIRequest, _ action: AccessAction, code: Int, completed: Timestamp?
    ) -> RecordedRequest {
        let isStranger = (request.impersonator ?? request.principal) == .anonymous
        var path: ResourcePath?
        var target: ObjectKey?
        if !isStranger, case .resource(let named) = APIPath(
            AccessControl.pathBehindMoment(request.path)),
            case .resource(let resource, _, let name) = action.target
        {
            path = named
            target = ObjectKey(resource: resource, namespace: named.namespace, name: name)
        }
        let known = ["get", "list", "watch", "create", "update", "patch", "delete"]
        let verb = known.contains(action.verb) || action.verb == "deletecollection"
        var record = WriteRecord(verb: verb ? action.verb : "other").recorded(
            request, path: path, target: target, code: code, completed: completed)
        if isStranger { record.userAgent = "" }
        record.requestURI = cut(request.target, to: targetByteCountMax)
        return record
    }
}
