package import History
package import KubernetesAPI

/// Where an object's state as of a view is stored; decoding nothing.
package struct ObjectReference: Hashable, Sendable {
    package var key: ObjectKey
    package var position: Position
    /// Of the event that made the state: the object's resourceVersion.
    package var revision: Revision

    package init(key: ObjectKey, position: Position, revision: Revision) {
        self.key = key
        self.position = position
        self.revision = revision
    }
}

/// An event without its contents, from memory.
package struct EventReference: Hashable, Sendable {
    package var position: Position
    package var revision: Revision
    package var change: Event.Change

    package init(position: Position, revision: Revision, change: Event.Change) {
        self.position = position
        self.revision = revision
        self.change = change
    }
}

package struct StoredObject: Sendable {
    package var reference: ObjectReference
    package var uid: String
    package var document: StoredDocument
}
