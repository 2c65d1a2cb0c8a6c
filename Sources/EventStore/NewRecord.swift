package import History
package import KubernetesAPI

/// What a writer gives to `Store.append`; the store adds position, ids and links.
package enum NewRecord: Sendable {
    case event(NewEvent)
    /// Later knowledge about an earlier event: the request that wrote it.
    case supplement(revision: Revision, RecordedRequest, inferred: Bool)
    /// A request that made no event: a refusal, a read, or a no-op that named `at`.
    case request(RecordedRequest, at: Revision?)
    case coverage(Coverage)
}

/// One change of one object, as its source witnessed it.
package struct NewEvent: Sendable {
    package var revision: Revision
    package var change: Event.Change
    package var key: ObjectKey
    package var uid: String
    package var apiVersion: String
    package var kind: String
    package var observed: Timestamp?
    package var request: RecordedRequest?
    package var requestIsInferred: Bool
    package var revisionIsInferred: Bool
    /// Compact JSON without `metadata.resourceVersion`; nil for a tombstone whose last content is
    /// not known.
    package var document: [UInt8]?
    /// Where `"resourceVersion":"N"` and one comma were cut out of the document, as an offset into
    /// what is left; -1 when the document had none. Any of the neighbouring commas may have been
    /// the one that was cut.
    package var resourceVersionOffset: Int
    /// First owner, or for event objects their reason: what objects whose documents are alike have
    /// in common. They are stored against each other.
    package var ownerUID: String?

    package init(
        revision: Revision, change: Event.Change, key: ObjectKey, uid: String, apiVersion: String,
        kind: String, observed: Timestamp? = nil, request: RecordedRequest? = nil,
        requestIsInferred: Bool = false, revisionIsInferred: Bool = false, document: [UInt8]?,
        resourceVersionOffset: Int, ownerUID: String? = nil
    ) {
        self.revision = revision
        self.change = change
        self.key = key
        self.uid = uid
        self.apiVersion = apiVersion
        self.kind = kind
        self.observed = observed
        self.request = request
        self.requestIsInferred = requestIsInferred
        self.revisionIsInferred = revisionIsInferred
        self.document = document
        self.resourceVersionOffset = resourceVersionOffset
        self.ownerUID = ownerUID
    }
}
