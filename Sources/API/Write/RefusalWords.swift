/// What the log keeps of the words of a refusal. The client gets all of them, and Kubernetes' words
/// quote what they refuse: values of a Secret, or the body that could not be read.
enum RefusalWords {
    static let withheld = "(withheld: the message can quote a sealed value)"

    /// - Parameter isSealed: whether the resource that was to be written is sealed.
    static func kept(of status: APIStatus, isSealed: Bool) -> String {
        // A body that nobody could read may be anything, a Secret sent to the wrong place too; the
        // words quote it in too many ways to cut it out of them.
        guard isSealed else { return status.code == 400 ? withheld : status.message }
        switch status.code {
        // Names of objects, users, managers and fields.
        case 401, 404, 405, 409, 410, 415, 429: return status.message
        // RBAC's own sentence; admission may say anything.
        case 403 where status.message.contains(" is forbidden: User \""): return status.message
        default: return withheld
        }
    }
}
