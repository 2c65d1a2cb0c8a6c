internal import Document
package import History
package import KubernetesAPI

/// One change that a write makes. Revision, position and effective time are the writer's to give.
package struct Draft: Sendable {
    package var key: ObjectKey
    /// Added, modified or deleted.
    package var change: Event.Change
    package var uid: String
    package var apiVersion: String
    package var kind: String
    /// Compact JSON without `metadata.resourceVersion`; of a deletion the last content.
    package var document: [UInt8]
    /// Where reads put resourceVersion into the document.
    package let resourceVersionOffset: Int
    /// First owner, or for event objects their reason: what objects whose documents are alike
    /// have in common.
    package var ownerUID: String?
    /// The request that makes the change. The event's time is when it was completed, that is,
    /// admitted; without that, when it was received.
    package var request: RecordedRequest

    /// Looks for the place of resourceVersion, which costs a pass over the document: made before
    /// the writer's turn, not in it.
    package init(
        key: ObjectKey, change: Event.Change, uid: String, apiVersion: String, kind: String,
        document: [UInt8], ownerUID: String? = nil, request: RecordedRequest
    ) {
        self.key = key
        self.change = change
        self.uid = uid
        self.apiVersion = apiVersion
        self.kind = kind
        self.document = document
        self.ownerUID = ownerUID
        self.request = request
        resourceVersionOffset = Self.resourceVersionOffset(in: document)
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
