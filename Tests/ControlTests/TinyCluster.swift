import Control
import Document
import EventStore
import Foundation
import History
import KubernetesAPI

/// A cluster that is only a store and the few rules of deletion: controllers see it, and what they
/// intend is done to it at once.
final class TinyCluster {
    let store: Store
    private let folder: URL
    private let catalog = KindCatalog.builtIn
    private var revision: UInt64 = 0
    private(set) var intents: [Intent] = []
    private var shown: Position = Position(1)

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        store = try Store.create(at: folder.path, kind: .live)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    // MARK: what happens in it

    /// Stores an object given as JSON text; its UID is its name with a `u-` before it, unless the
    /// text has one.
    func put(_ text: String) throws {
        var object = try JSONValue(parsing: text)
        _ = object.updateObject { object in
            object.makeObject("metadata") { metadata in
                let uid = "u-" + (metadata["name"]?.string ?? "")
                metadata.setDefault("uid", .string(uid))
            }
        }
        try put(object)
    }

    private func put(_ object: JSONValue) throws {
        let key = try key(of: object)
        try append(object, key, store.now.reference(key) == nil ? .added : .modified)
    }

    func remove(_ key: ObjectKey) throws {
        guard let object = try store.now.get(key)?.document.value() else { return }
        try append(object, key, .deleted)
    }

    /// Deletes as the API does: at once, or with a mark when finalizers or the policy ask for it.
    func delete(_ key: ObjectKey, policy: String = "Background") throws {
        guard var object = try store.now.get(key)?.document.value() else { return }
        var finalizers = object["metadata"]?["finalizers"]?.array ?? []
        let own = ["Foreground": "foregroundDeletion", "Orphan": "orphan"][policy]
        if let own, !finalizers.contains(.string(own)) { finalizers.append(.string(own)) }
        let isNamespace = key.resource.resource == "namespaces"
        if finalizers.isEmpty, !isNamespace { return try remove(key) }
        _ = object.updateObject { object in
            object.makeObject("metadata") { metadata in
                metadata.setDefault("deletionTimestamp", "2026-01-01T00:00:00Z")
                metadata["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers)
            }
        }
        try put(object)
    }

    private func append(
        _ object: JSONValue, _ key: ObjectKey, _ change: Event.Change
    ) throws {
        revision += 1
        var object = object
        _ = object.updateObject { object in
            object.updateObject("metadata") { $0["resourceVersion"] = nil }
        }
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(revision), change: change, key: key,
                    uid: object["metadata"]?["uid"]?.string ?? "",
                    apiVersion: object["apiVersion"]?.string ?? "",
                    kind: object["kind"]?.string ?? "",
                    document: object.bytes,
                    // After `"metadata":{`, so that reads put the revision there.
                    resourceVersionOffset: Self.offset(in: object.bytes)))
        ])
    }

    private static func offset(in bytes: [UInt8]) -> Int {
        let name = Array("\"metadata\":{".utf8)
        return bytes.firstRange(of: name)?.upperBound ?? -1
    }

    private func key(of object: JSONValue) throws -> ObjectKey {
        guard
            let kind = catalog.kind(
                apiVersion: object["apiVersion"]?.string ?? "",
                kind: object["kind"]?.string ?? "")
        else { throw Unknown(what: object.description) }
        return ObjectKey(
            resource: kind.groupResource,
            namespace: object["metadata"]?["namespace"]?.string ?? "",
            name: object["metadata"]?["name"]?.string ?? "")
    }

    struct Unknown: Error { var what: String }

    // MARK: controllers

    /// Shows the controller all that it has not seen and does what it intends, until it is quiet.
    /// Fails when it is not after 1,000 looks.
    func settle(_ controller: inout some Controller) throws {
        var dirty: [ObjectKey] = []
        for _ in 0..<1_000 {
            shown = try store.follow(from: shown) { event in
                guard let document = try store.document(at: event.position) else { return true }
                dirty += controller.observe(
                    ObservedChange(
                        position: event.position, key: event.key,
                        isDeleted: event.change == .deleted,
                        head: try ObjectHead(parsing: document.bytes)))
                return true
            }
            guard !dirty.isEmpty else { return }
            let key = dirty.removeFirst()
            let world = World(
                view: store.now, now: Timestamp(nanoseconds: 1_767_225_600_000_000_000),
                catalog: catalog)
            for intent in try controller.reconcile(key, in: world).intents { try perform(intent) }
        }
        throw Unknown(what: "the controller does not come to rest")
    }

    private func perform(_ intent: Intent) throws {
        intents.append(intent)
        let target = try target(of: intent.path)
        switch intent.method {
        case .create, .update:
            guard let body = intent.body else { return }
            try put(body)
            if target.subresource == "finalize", body["spec"]?["finalizers"] == nil {
                try remove(target.key)
            }
        case .mergePatch:
            guard let object = try store.now.get(target.key)?.document.value(),
                let patch = intent.body
            else { return }
            let merged = Self.merged(patch, into: object)
            try put(merged)
            let metadata = merged["metadata"]
            if metadata?["deletionTimestamp"] != nil, metadata?["finalizers"] == nil,
                target.key.resource.resource != "namespaces"
            {
                try remove(target.key)
            }
        case .delete where target.key.name.isEmpty:
            for reference in store.now.references(
                target.key.resource, namespace: target.key.namespace)
            {
                try delete(reference.key)
            }
        case .delete:
            try delete(
                target.key, policy: intent.body?["propagationPolicy"]?.string ?? "Background")
        }
    }

    /// `/api/v1/namespaces/shop/configmaps/a/status`, taken apart.
    private func target(of path: String) throws -> (key: ObjectKey, subresource: String) {
        var parts = path.split(separator: "/").map(String.init)[...]
        let isCore = parts.removeFirst() == "api"
        let group = isCore ? "" : parts.removeFirst()
        parts.removeFirst()
        var namespace = ""
        if parts.first == "namespaces", parts.count > 2,
            !["finalize", "status"].contains(parts.last ?? "")
        {
            parts.removeFirst()
            namespace = parts.removeFirst()
        }
        let resource = parts.removeFirst()
        let name = parts.popFirst() ?? ""
        let key = ObjectKey(
            resource: GroupResource(group: group, resource: resource), namespace: namespace,
            name: name)
        return (key, parts.first ?? "")
    }

    private static func merged(_ patch: JSONValue, into target: JSONValue) -> JSONValue {
        guard let changes = patch.object else { return patch }
        var object = target.object ?? [:]
        for (key, value) in changes.members {
            object[key] = value.isNull ? nil : merged(value, into: object[key] ?? .null)
        }
        return .object(object)
    }

    // MARK: looking

    func object(_ key: ObjectKey) throws -> JSONValue? {
        try store.now.get(key)?.document.value()
    }

    func names(_ resource: GroupResource) -> [String] {
        store.now.references(resource).map(\.key.name)
    }
}

extension ObjectKey {
    static func configMap(_ name: String) -> ObjectKey {
        ObjectKey(
            resource: GroupResource(group: "", resource: "configmaps"), namespace: "shop",
            name: name)
    }

    static func namespace(_ name: String) -> ObjectKey {
        ObjectKey(
            resource: GroupResource(group: "", resource: "namespaces"), namespace: "", name: name)
    }
}
