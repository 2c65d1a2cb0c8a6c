internal import Access
package import Document
package import EventStore
package import KubernetesAPI

/// Makes what a fresh API server makes for itself: system namespaces, default roles and bindings,
/// priorities, flow control, its own service. What is there already is left as it is, but for
/// default roles and bindings, which get back what they lack.
///
/// Each is an event like any other, by the principal `system:apiserver`.
package struct Bootstrapper: Sendable {
    private let store: Store
    private let catalog: KindCatalog
    private let clock: @Sendable () -> Timestamp
    private let perform: @Sendable (APIRequest) async -> APIResponse

    private let onRefusal: @Sendable (String) -> Void

    /// `perform` answers a request as the pipeline does; `onRefusal` is told what could not be
    /// made, and the rest goes on.
    package init(
        store: Store, catalog: KindCatalog, clock: @escaping @Sendable () -> Timestamp,
        perform: @escaping @Sendable (APIRequest) async -> APIResponse,
        onRefusal: @escaping @Sendable (String) -> Void
    ) {
        self.store = store
        self.catalog = catalog
        self.clock = clock
        self.perform = perform
        self.onRefusal = onRefusal
    }

    /// How many manifests are on their way at a time; their kinds come one after the other.
    private static let batchCountMax = 32

    package func run() async throws(DocumentError) {
        let view = store.now
        var batch: [BootstrapManifest] = []
        for manifest in try BootstrapManifest.all() {
            guard let kind = served(manifest) else { continue }
            if view.reference(manifest.key(kind)) != nil {
                await reconcile(manifest, kind, in: view)
                continue
            }
            let isFull = batch.count == Self.batchCountMax
            if isFull || batch.last.map({ $0.kind != manifest.kind }) ?? false {
                await make(batch)
                batch.removeAll()
            }
            batch.append(manifest)
        }
        await make(batch)
    }

    private func served(_ manifest: BootstrapManifest) -> ResourceKind? {
        catalog.kind(apiVersion: manifest.apiVersion, kind: manifest.kind)
    }

    private func reconcile(
        _ manifest: BootstrapManifest, _ kind: ResourceKind, in view: View
    ) async {
        let key = manifest.key(kind)
        // An object that can't be read is said so by whoever asks for it.
        guard key.resource.group == RBACResources.group,
            let live = try? view.get(key)?.document.value()
        else { return }
        let version = String(manifest.apiVersion.split(separator: "/").last ?? "")
        let collection = kind.path(version: version, namespace: key.namespace)
        let path = "\(collection)/\(key.name)"
        switch RoleReconciliation.outcome(manifest.object, live: live) {
        case .same: return
        case .changed(let object):
            await send("PUT", path, object, manifest.fieldManager, key)
        case .replaced(let object):
            await send("DELETE", path, .object(JSONObject()), manifest.fieldManager, key)
            await send("POST", collection, object, manifest.fieldManager, key)
        }
    }

    private func make(_ batch: [BootstrapManifest]) async {
        await withTaskGroup { group in
            for manifest in batch {
                guard let kind = served(manifest) else { continue }
                group.addTask { await make(manifest, kind) }
            }
        }
    }

    private func make(_ manifest: BootstrapManifest, _ kind: ResourceKind) async {
        let key = manifest.key(kind)
        let version = String(manifest.apiVersion.split(separator: "/").last ?? "")
        let collection = kind.path(version: version, namespace: key.namespace)
        await send("POST", collection, manifest.object, manifest.fieldManager, key)
        guard let status = manifest.status(at: clock()) else { return }
        await send(
            "PATCH", "\(collection)/\(key.name)/status", ["status": status.value],
            status.fieldManager, key)
    }

    private func send(
        _ method: String, _ path: String, _ body: JSONValue, _ manager: String, _ key: ObjectKey
    ) async {
        var request = APIRequest(
            method: method, target: manager.isEmpty ? path : "\(path)?fieldManager=\(manager)",
            contentType: method == "PATCH" ? "application/merge-patch+json" : "application/json",
            userAgent: "kube-apiserver/hindsight", body: body.bytes)
        request.principal = Principal(
            user: "system:apiserver", groups: ["system:authenticated", "system:masters"])
        let response = await perform(request)
        // Another server on the same line may have been quicker; and what the runtime
        // configuration does not serve is not made.
        guard (200..<300).contains(response.code) || [404, 405, 409].contains(response.code)
        else {
            let answer = try? JSONValue(parsing: response.bytes)
            let message = answer?["message"]?.string ?? "\(response.code)"
            onRefusal("can't make \(key), which every API server has: \(message)")
            return
        }
    }
}

/// One object that a fresh API server makes.
struct BootstrapManifest: Sendable {
    var object: JSONValue
    var fieldManager: String

    var apiVersion: String { object["apiVersion"]?.string ?? "" }
    var kind: String { object["kind"]?.string ?? "" }

    static func all() throws(DocumentError) -> [BootstrapManifest] {
        var manifests: [BootstrapManifest] = []
        for line in bootstrapManifests.split(separator: "\n") {
            let parts = line.split(
                separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            manifests.append(
                BootstrapManifest(
                    object: try JSONValue(parsing: String(parts[1])),
                    fieldManager: String(parts[0])))
        }
        return manifests + HindsightRoles.manifests + [service]
    }

    /// The API server's own service, at the first address of the range.
    private static let service = BootstrapManifest(
        object: [
            "kind": "Service", "apiVersion": "v1",
            "metadata": [
                "name": "kubernetes", "namespace": "default",
                "labels": ["component": "apiserver", "provider": "kubernetes"],
            ],
            "spec": [
                "ports": [["name": "https", "protocol": "TCP", "port": 443, "targetPort": 6443]],
                "clusterIP": "10.96.0.1", "type": "ClusterIP", "sessionAffinity": "None",
            ],
        ], fieldManager: "")

    func key(_ kind: ResourceKind) -> ObjectKey {
        ObjectKey(
            resource: kind.storage ?? kind.groupResource,
            namespace: object["metadata"]?["namespace"]?.string ?? "",
            name: object["metadata"]?["name"]?.string ?? "")
    }

    /// What the API server reports of the object right after it made it.
    func status(at time: Timestamp) -> (value: JSONValue, fieldManager: String)? {
        switch kind {
        case "FlowSchema":
            let level = object["spec"]?["priorityLevelConfiguration"]?["name"]?.string ?? ""
            let message = """
                This FlowSchema references the PriorityLevelConfiguration object named \
                "\(level)" and it exists
                """
            return (
                condition("Dangling", "False", time, reason: "Found", message),
                "api-priority-and-fairness-config-consumer-v1"
            )
        case "ServiceCIDR":
            return (
                condition(
                    "Ready", "True", time, reason: "", "Kubernetes default Service CIDR is ready"),
                "kubernetes-service-cidr-controller"
            )
        default: return nil
        }
    }

    private func condition(
        _ type: String, _ status: String, _ time: Timestamp, reason: String, _ message: String
    ) -> JSONValue {
        [
            "conditions": [
                [
                    "type": .string(type), "status": .string(status),
                    "lastTransitionTime": .string(time.formatted(fractionDigits: 0)),
                    "reason": .string(reason), "message": .string(message),
                ]
            ]
        ]
    }
}
