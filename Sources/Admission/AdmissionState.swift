package import Document
package import EventStore
package import KubernetesAPI

/// The state that a request is admitted against: a view, and on top of it what the writer has
/// taken but not committed.
package struct AdmissionState: Sendable {
    /// A write that the writer has taken before the one that is looked at.
    package struct Pending: Sendable {
        package var key: ObjectKey
        /// nil: it was deleted.
        package var object: JSONObject?

        package init(key: ObjectKey, object: JSONObject?) {
            self.key = key
            self.object = object
        }
    }

    package let view: View
    private let cache: ObjectCache
    private let pending: [ObjectKey: JSONObject?]

    init(_ view: View, cache: ObjectCache, pending: [Pending] = []) {
        self.view = view
        self.cache = cache
        self.pending = Dictionary(
            pending.map { ($0.key, $0.object) }, uniquingKeysWith: { $1 })
    }

    /// The live object; O(log n), and a decoding when it has changed since it was last asked for.
    func get(_ key: ObjectKey) throws(AdmissionRefusal) -> JSONObject? {
        if let object = pending[key] { return object }
        return try view.reference(key).map(read)
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
        var objects: [JSONObject] = []
        for reference in view.references(resource, namespace: namespace)
        where pending[reference.key] == nil {
            objects.append(try read(reference))
        }
        return objects + pendingObjects(resource, namespace).compactMap(\.object)
    }

    /// The number of live objects; decodes nothing.
    func count(_ resource: GroupResource, namespace: String) -> Int {
        var count = view.count(resource, namespace: namespace)
        for item in pendingObjects(resource, namespace) {
            if view.reference(item.key) != nil { count -= 1 }
            if item.object != nil { count += 1 }
        }
        return count
    }

    private func pendingObjects(_ resource: GroupResource, _ namespace: String?) -> [Pending] {
        pending.compactMap { key, object in
            guard key.resource == resource, namespace == nil || key.namespace == namespace else {
                return nil
            }
            return Pending(key: key, object: object)
        }
    }

    private func read(_ reference: ObjectReference) throws(AdmissionRefusal) -> JSONObject {
        if let object = cache[reference] { return object }
        do throws(StoreError) {
            let object = try view.document(reference).value().object ?? JSONObject()
            cache[reference] = object
            return object
        } catch {
            throw .internalError("\(reference.key): \(error)")
        }
    }
}
