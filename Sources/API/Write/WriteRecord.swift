internal import Access
internal import EventStore
internal import History
internal import KubernetesAPI

/// A write's request as the log keeps it.
struct WriteRecord: Sendable {
    var verb: String
    var base: Revision?
    var fieldManager = ""

    /// Refusals can quote what they refuse; agents are kept in memory, each once.
    static let messageByteCountMax = 4_096
    static let agentByteCountMax = 256

    static func cut(_ text: String, to byteCount: Int) -> String {
        guard text.utf8.count > byteCount else { return text }
        return String(decoding: text.utf8.prefix(byteCount), as: UTF8.self) + "..."
    }

    func recorded(
        _ request: APIRequest, path: ResourcePath, target: ObjectKey?, code: Int,
        completed: Timestamp
    ) -> RecordedRequest {
        let who = request.impersonator ?? request.principal
        var record = RecordedRequest(user: who.user, verb: verb)
        record.userUID = who.uid
        record.groups = who.groups
        if request.impersonator != nil { record.impersonatedUser = request.principal.user }
        record.userAgent = Self.cut(request.userAgent, to: Self.agentByteCountMax)
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
