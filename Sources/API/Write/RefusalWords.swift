/// What the log keeps of the words of a refusal. The client gets all of them, and Kubernetes' words
/// quote what they refuse: values of a Secret, or the body that could not be read.
enum RefusalWords {
    static let withheld = "(withheld: the message can quote a sealed value)"

    /// - Parameter isSealed: whether the resource that was to be written is sealed.
    static func kept(of status: APIStatus, isSealed: Bool) -> String {
        guard isSealed else {
            // A body that nobody could read may be anything, a Secret sent to the wrong place too.
            return status.code == 400 ? unquoted(status.message) : status.message
        }
        switch status.code {
        // Names of objects, users, managers and fields.
        case 401, 404, 405, 409, 410, 415, 429: return status.message
        // RBAC's own sentence; admission may say anything.
        case 403 where status.message.contains(" is forbidden: User \""): return status.message
        default: return withheld
        }
    }

    /// Up to the first thing that is quoted.
    private static func unquoted(_ message: String) -> String {
        let marks: Set<Character> = ["\"", "`", "'", "|", "{"]
        var end = message.firstIndex(where: marks.contains)
        // What could not be parsed stands behind that, in brackets.
        if let error = message.firstRange(of: "parse error") {
            end = min(end ?? message.endIndex, error.upperBound)
        }
        return end.map { message[..<$0] + "..." } ?? message
    }
}
