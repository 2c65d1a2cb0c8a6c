internal import Document
internal import KubernetesAPI

/// The `autoscaling/v1` Scale of an object that has one.
enum ScaleSubresource {
    /// nil when the resource has no scale.
    static func value(
        of object: JSONValue, kind: ResourceKind, version: String, catalog: KindCatalog
    ) -> JSONValue? {
        let replicas: JSONValue?
        let current: JSONValue?
        let selector: String?
        if let custom = catalog.customResource(of: kind.groupResource)?.version(version) {
            guard let scale = custom.subresources?["scale"] else { return nil }
            func field(_ name: String) -> JSONValue? {
                guard let text = scale[name]?.string, let path = try? FieldPath(parsing: text)
                else { return nil }
                return object[path]
            }
            replicas = field("specReplicasPath")
            current = field("statusReplicasPath")
            selector = field("labelSelectorPath")?.string
        } else {
            replicas = object["spec"]?["replicas"]
            current = object["status"]?["replicas"]
            selector = selectorText(object["spec"]?["selector"])
        }
        var metadata: [(String, JSONValue)] = []
        for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            if let value = object["metadata"]?[key] { metadata.append((key, value)) }
        }
        var spec: [(String, JSONValue)] = []
        // The wire form leaves zero out.
        if let count = replicas?.int, count != 0 {
            spec.append(("replicas", .number(JSONNumber(count))))
        }
        var status: [(String, JSONValue)] = [("replicas", current ?? 0)]
        if let selector, !selector.isEmpty { status.append(("selector", .string(selector))) }
        return .members([
            ("kind", "Scale"), ("apiVersion", "autoscaling/v1"), ("metadata", .members(metadata)),
            ("spec", .members(spec)), ("status", .members(status)),
        ])
    }

    /// `app=web,tier in (a,b)`: both the map form and matchLabels/matchExpressions.
    private static func selectorText(_ selector: JSONValue?) -> String? {
        guard let selector else { return nil }
        let isStructured = selector["matchLabels"] != nil || selector["matchExpressions"] != nil
        let labels = isStructured ? selector["matchLabels"]?.object : selector.object
        var terms = (labels?.members.map { ($0.key, "\($0.key)=\($0.value.string ?? "")") }) ?? []
        for requirement in selector["matchExpressions"]?.array ?? [] {
            let key = requirement["key"]?.string ?? ""
            let values = (requirement["values"]?.array ?? []).compactMap(\.string).sorted()
                .joined(separator: ",")
            switch requirement["operator"]?.string {
            case "In": terms.append((key, "\(key) in (\(values))"))
            case "NotIn": terms.append((key, "\(key) notin (\(values))"))
            case "Exists": terms.append((key, key))
            case "DoesNotExist": terms.append((key, "!\(key)"))
            default: break
            }
        }
        return terms.sorted { $0.0 < $1.0 }.map(\.1).joined(separator: ",")
    }
}
