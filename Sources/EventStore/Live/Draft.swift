internal import Document
package import History
package import KubernetesAPI

/// One change that a write makes. Revision, position and effective time are the writer's to give.
///
/// A class, since it passes through several hands and has many parts.
package final class Draft: Sendable {
    package let key: ObjectKey
    /// Added, modified or deleted.
    package let change: Event.Change
    package let uid: String
    package let apiVersion: String
    package let kind: String
    /// Compact JSON without `metadata.resourceVersion`; of a deletion the last content.
    package let document: [UInt8]
    /// Where reads put resourceVersion into the document.
    package let resourceVersionOffset: Int
    /// First owner, or for event objects their reason: what objects whose documents are alike
    /// have in common.
    package let ownerUID: String?
    /// The request that makes the change. The event's time is when it was completed, that is,
    /// admitted; without that, when it was received.
    package let request: RecordedRequest

    /// Without the place of resourceVersion looks for it, which costs a pass over the document:
    /// to be made before the writer's turn, not in it.
    package init(
        key: ObjectKey, change: Event.Change, uid: String, apiVersion: String, kind: String,
        document: [UInt8], resourceVersionOffset: Int? = nil, ownerUID: String? = nil,
        request: RecordedRequest
    ) {
        self.key = key
        self.change = change
        self.uid = uid
        self.apiVersion = apiVersion
        self.kind = kind
        self.document = document
        self.ownerUID = ownerUID
        self.request = request
        self.resourceVersionOffset =
            resourceVersionOffset ?? Self.resourceVersionOffset(in: document)
    }

    /// In front of the first member of `metadata` that comes after it in Kubernetes' order, which
    /// is alphabetical; -1 when the document has no metadata.
    static func resourceVersionOffset(in document: [UInt8]) -> Int {
        let found = try? TapeParser().withRoot(of: document) { root -> Int? in
            guard let metadata = root["metadata"], metadata.kind == .object else { return nil }
            for (key, _) in metadata.members
            where key.string.map({ $0 > "resourceVersion" }) ?? false {
                return key.range.lowerBound
            }
            return metadata.range.upperBound - 1
        }
        return (found ?? nil) ?? -1
    }
}

/// What a write became: one revision for each of its drafts, in their order.
package struct Committed: Sendable {
    package let revisions: [Revision]
    /// The head after the write; other writes of the same group commit may be above it.
    package let head: Revision
}

/// Why a write did not happen. Whatever it is, the store holds nothing of the write.
package enum CommitError<Refusal: Error & Sendable>: Error, Sendable {
    /// The write's own decision, against the state that it would have followed.
    case refused(Refusal)
    /// The writer's queue is full.
    case busy(retryAfterSeconds: Int)
    case store(StoreError)
}
