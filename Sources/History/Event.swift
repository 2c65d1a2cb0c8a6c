package import KubernetesAPI

/// One change of one object in the log, without the object's content.
package struct Event: Sendable {
    package enum Change: UInt8, Sendable {
        /// First version of an object's life.
        case added = 1
        case modified = 2
        /// The tombstone; its document is the last content, when that was witnessed.
        case deleted = 3
        /// Other content served at a known resourceVersion (a CRD schema change does that).
        case reobserved = 4
    }

    package var position: Position
    package var revision: Revision
    package var change: Change
    package var key: ObjectKey
    package var uid: String
    /// `apps/v1` and `Deployment`: the form that the document has.
    package var apiVersion: String
    package var kind: String
    /// Effective time: derived, rising with revisions. See `ClockIndex`.
    package var time: Timestamp
    /// When a watch delivered it, as witnessed.
    package var observed: Timestamp?
    /// The request that wrote it.
    package var request: RecordedRequest?
    /// The source does not name the event for this request: a rule joined the two.
    package var requestIsInferred: Bool
    /// The source gave no revision: a rule placed the event at this one.
    package var revisionIsInferred: Bool
    /// The key's event before this one.
    package var previous: Position?

    package init(
        position: Position, revision: Revision, change: Change, key: ObjectKey, uid: String,
        apiVersion: String, kind: String, time: Timestamp
    ) {
        self.position = position
        self.revision = revision
        self.change = change
        self.key = key
        self.uid = uid
        self.apiVersion = apiVersion
        self.kind = kind
        self.time = time
        requestIsInferred = false
        revisionIsInferred = false
    }
}
