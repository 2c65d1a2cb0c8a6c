package import History
package import KubernetesAPI

/// A name for a state: everything that lived after the event at `revision`.
package struct View: Sendable {
    package let store: Store
    package let revision: Revision

    package func get(_ key: ObjectKey) throws(StoreError) -> StoredObject? { nil }

    package func reference(_ key: ObjectKey) -> ObjectReference? { nil }

    package func references(
        _ resource: GroupResource, namespace: String? = nil, after: ObjectKey? = nil,
        limit: Int? = nil
    ) -> [ObjectReference] { [] }

    package func document(_ reference: ObjectReference) throws(StoreError) -> StoredDocument {
        throw .damaged(where: "", what: "")
    }

    package func resources() -> [GroupResource] { [] }
    package func count(_ resource: GroupResource, namespace: String? = nil) -> Int { 0 }
}
