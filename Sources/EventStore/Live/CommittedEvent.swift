package import History
package import KubernetesAPI

/// An event as those who follow the head get it: durable, with contents before and after.
package struct CommittedEvent: Sendable {
    package let position: Position
    package let revision: Revision
    package let change: Event.Change
    package let key: ObjectKey
    package let uid: String
    /// What the event left; of a deletion the last content.
    package let document: StoredDocument
    /// What the object was; nil when the event made it.
    package let before: StoredDocument?
}
