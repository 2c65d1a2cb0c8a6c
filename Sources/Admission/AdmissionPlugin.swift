package import Document
package import KindRules
package import KubernetesAPI

/// One rule about writes that needs to see other objects.
///
/// `admit` may change the object and runs for all plugins in order before any `validate`. Both look
/// at the same view. `recheck` runs in the writer, against the head that the write will follow: it
/// has to be quick, and is for what must hold of the state and not just of the object (quota). What
/// it returns becomes part of the write.
package protocol AdmissionPlugin: Sendable {
    func admit(_ request: inout AdmissionRequest, _ state: AdmissionState) throws(AdmissionRefusal)
    func validate(_ request: AdmissionRequest, _ state: AdmissionState) throws(AdmissionRefusal)
    func recheck(
        _ request: AdmissionRequest, _ head: AdmissionState
    ) throws(AdmissionRefusal) -> [AdmissionCharge]
}

extension AdmissionPlugin {
    package func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {}
    package func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {}
    package func recheck(
        _ request: AdmissionRequest, _ head: AdmissionState
    ) throws(AdmissionRefusal) -> [AdmissionCharge] { [] }
}

/// What a write changes beside its own object: the account in a quota's status.
package struct AdmissionCharge: Sendable {
    package var key: ObjectKey
    /// The object as it is to be, whole.
    package var object: JSONObject
}

/// Why a write is not admitted.
package enum AdmissionRefusal: Error, Sendable {
    /// 403 with `<resource> "<name>" is forbidden: <message>`.
    case forbidden(String)
    /// 403 as above; but what is missing may be on its way, so that it is worth a second's wait.
    case forbiddenYet(String)
    /// 403 as above, with a cause in the Status' details.
    case forbiddenWithCause(String, reason: String, message: String, field: String)
    /// 422 with causes.
    case invalid([FieldError])
    /// 404: the namespace (or another object that the request needs) does not exist.
    case notFound(resource: String, name: String)
    /// 409 with the message.
    case conflict(String)
    /// 429 with `Retry-After`.
    case tooManyRequests(String, retryAfterSeconds: Int64)
    case badRequest(String)
    case internalError(String)
}
