import Document
import KubernetesAPI

extension Event {
    /// The object was there before the recording: what looks like its creation is only the first
    /// time that it was seen. A recorded watch begins with a list of everything as "added".
    ///
    /// Nobody is known to have written it, and it says itself that it is older by more than a
    /// minute, which is more than clocks differ.
    func isFirstSight(of document: JSONValue?) -> Bool {
        guard change == .added, request == nil,
            let text = document?["metadata"]?["creationTimestamp"]?.string,
            let created = Timestamp(rfc3339: text)
        else { return false }
        return time.nanoseconds - created.nanoseconds > 60_000_000_000
    }
}
