internal import EventStore
internal import History
internal import KubernetesAPI

/// A write's request as the log keeps it.
struct WriteRecord: Sendable {
    var verb: String
    var base: Revision?
    var fieldManager = ""

    func recorded(
        _ request: APIRequest, path: ResourcePath, target: ObjectKey?, code: Int,
        completed: Timestamp
    ) -> RecordedRequest {
        let who = request.impersonator ?? request.principal
        var record = RecordedRequest(user: who.user, verb: verb)
        record.userUID = who.uid
        record.groups = who.groups
        if request.impersonator != nil { record.impersonatedUser = request.principal.user }
        record.userAgent = request.userAgent
        record.sourceIPs = request.sourceIPs
        record.subresource = path.subresource
        record.apiVersion = path.version
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
        return record
    }
}
