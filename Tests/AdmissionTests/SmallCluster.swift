import Admission
import Document
import EventStore
import History
import KubernetesAPI

/// A live store with a few objects, and the requests of one person.
final class SmallCluster {
    private let directory: TemporaryDirectory
    let store: Store
    let chain: AdmissionChain
    private var revision: UInt64 = 0

    init(_ chain: AdmissionChain = .standard()) throws {
        directory = try TemporaryDirectory()
        store = try Store.create(at: directory["store"], kind: .live)
        self.chain = chain
        try put("namespaces", "", "shop", #"{"status":{"phase":"Active"}}"#)
        try put("serviceaccounts", "shop", "default", "{}")
    }

    /// Makes an object, or a new version of it; `resource` as `pods`, `deployments.apps`.
    func put(_ resource: String, _ namespace: String, _ name: String, _ text: String) throws {
        var object = try JSONValue(parsing: text).object ?? [:]
        object.makeObject("metadata") { metadata in
            metadata["name"] = .string(name)
            if !namespace.isEmpty { metadata["namespace"] = .string(namespace) }
        }
        let key = ObjectKey(
            resource: Self.resource(resource), namespace: namespace, name: name)
        revision += 1
        let isNew = store.now.reference(key) == nil
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(revision), change: isNew ? .added : .modified, key: key,
                    uid: "uid-\(name)", apiVersion: "v1", kind: "Any",
                    document: JSONValue.object(object).bytes, resourceVersionOffset: -1))
        ])
    }

    func delete(_ resource: String, _ namespace: String, _ name: String) throws {
        revision += 1
        let key = ObjectKey(resource: Self.resource(resource), namespace: namespace, name: name)
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(revision), change: .deleted, key: key, uid: "uid-\(name)",
                    apiVersion: "v1", kind: "Any", document: nil, resourceVersionOffset: -1))
        ])
    }

    static func resource(_ text: String) -> GroupResource {
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        return GroupResource(group: parts.count > 1 ? parts[1] : "", resource: parts[0])
    }

    func request(
        to operation: AdmissionRequest.Operation = .create, _ resource: String, _ name: String,
        namespace: String = "shop", subresource: String = "", user: String = "ann",
        groups: [String] = [], _ text: String, old: String? = nil
    ) throws -> AdmissionRequest {
        func object(_ text: String) throws -> JSONObject? {
            var object = try JSONValue(parsing: text).object
            object?.makeObject("metadata") { $0["name"] = .string(name) }
            return object
        }
        return AdmissionRequest(
            operation: operation, resource: Self.resource(resource),
            kind: GroupVersionKind(group: "", version: "v1", kind: "Any"),
            subresource: subresource, namespace: namespace, name: name, user: user,
            groups: groups, object: try object(text), oldObject: try old.flatMap(object))
    }

    /// The object as admission leaves it.
    func admitted(_ request: AdmissionRequest) throws -> JSONObject {
        var request = request
        try chain.admit(&request, store.now)
        try chain.validate(request, store.now)
        try chain.recheck(request, store.now)
        return request.object ?? [:]
    }

    /// The words that a request is forbidden with; nil when it is admitted.
    func refusal(_ request: AdmissionRequest) throws -> String? {
        do {
            _ = try admitted(request)
            return nil
        } catch AdmissionRefusal.forbidden(let message) {
            return message
        } catch AdmissionRefusal.forbiddenYet(let message) {
            return message
        }
    }
}
