internal import Document
package import EventStore
internal import KubernetesAPI

/// The state that a request is admitted against: a view, and the chain's memory of what was read.
package struct AdmissionState: Sendable {
    package let view: View
    private let cache: ObjectCache

    init(_ view: View, cache: ObjectCache) {
        self.view = view
        self.cache = cache
    }

    /// The live object; O(log n), and a decoding when it has changed since it was last asked for.
    func get(_ key: ObjectKey) throws(AdmissionRefusal) -> JSONObject? {
        try view.reference(key).map(read)
    }

    func get(
        _ resource: GroupResource, namespace: String = "", _ name: String
    ) throws(AdmissionRefusal) -> JSONObject? {
        try get(ObjectKey(resource: resource, namespace: namespace, name: name))
    }

    /// Live objects of a resource, in order of their names, of one namespace or all.
    func list(
        _ resource: GroupResource, namespace: String? = nil
    ) throws(AdmissionRefusal) -> [JSONObject] {
        try view.references(resource, namespace: namespace).map(read)
    }

    /// The number of live objects; decodes nothing.
    func count(_ resource: GroupResource, namespace: String) -> Int {
        view.count(resource, namespace: namespace)
    }

    func read(_ reference: ObjectReference) throws(AdmissionRefusal) -> JSONObject {
        if let object = cache[reference] { return object }
        do throws(StoreError) {
            let object = try view.document(reference).value().object ?? JSONObject()
            if isCommitted(reference) { cache[reference] = object }
            return object
        } catch {
            throw .internalError("\(reference.key): \(error)")
        }
    }

    /// The writer shows what it has taken but not committed, and may give up again: nothing of
    /// that is remembered.
    func isCommitted(_ reference: ObjectReference) -> Bool {
        reference.position <= view.store.lastPosition
    }
}
