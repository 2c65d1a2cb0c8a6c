package import Document
package import KubernetesAPI

/// An object on its way out of the store.
package struct ExportedObject: Sendable {
    package var key: ObjectKey
    package var document: JSONValue

    package init(key: ObjectKey, document: JSONValue) {
        self.key = key
        self.document = document
    }
}
