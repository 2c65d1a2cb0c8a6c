package import History
package import KubernetesAPI

/// A person's name for a revision, with a note.
package struct Mark: Hashable, Sendable {
    package var name: String
    package var revision: Revision
    /// When the mark was made.
    package var made: Timestamp
    package var text: String
    package var author: String

    package init(
        name: String, revision: Revision, made: Timestamp, text: String, author: String
    ) {
        self.name = name
        self.revision = revision
        self.made = made
        self.text = text
        self.author = author
    }
}
