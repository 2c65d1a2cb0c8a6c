internal import Document
internal import EventStore
internal import KubernetesAPI

/// Which objects a node has to do with at a view: its pods, and what these use.
struct NodeRelations {
    private static let pods = GroupResource(group: "", resource: "pods")
    private static let claims = GroupResource(group: "", resource: "persistentvolumeclaims")

    let node: String
    let view: View

    /// O(pods of the namespace), of which those of the node are read.
    func reach(
        _ resource: GroupResource, namespace: String, name: String
    ) throws(StoreError) -> Bool {
        switch resource.resource {
        case "pods":
            let key = ObjectKey(resource: Self.pods, namespace: namespace, name: name)
            guard let reference = view.reference(key) else { return false }
            return try view.store.facts(at: reference.position)?.nodeName == node
        case "persistentvolumes": return try reachesVolume(name)
        case "volumeattachments":
            let key = ObjectKey(resource: resource, namespace: "", name: name)
            let attachment = try view.get(key)?.document.value()
            return attachment?["spec"]?["nodeName"]?.string == node
        default:
            for pod in try ownPods(in: namespace) {
                if PodUses(pod).contains(resource.resource, name) { return true }
            }
            return resource.resource == "secrets"
                ? try reachesThroughVolumes(secret: name, in: namespace) : false
        }
    }

    /// Mirror pods are the node's own doing and give it nothing.
    private func ownPods(in namespace: String?) throws(StoreError) -> [JSONValue] {
        var pods: [JSONValue] = []
        for reference in view.references(Self.pods, namespace: namespace) {
            guard try view.store.facts(at: reference.position)?.nodeName == node else { continue }
            let pod = try view.document(reference).value()
            let annotations = pod["metadata"]?["annotations"]
            if annotations?["kubernetes.io/config.mirror"] == nil { pods.append(pod) }
        }
        return pods
    }

    /// A volume is reached through the claim that it is bound to.
    private func reachesVolume(_ name: String) throws(StoreError) -> Bool {
        let volumes = GroupResource(group: "", resource: "persistentvolumes")
        let key = ObjectKey(resource: volumes, namespace: "", name: name)
        guard let volume = try view.get(key)?.document.value(),
            let claim = volume["spec"]?["claimRef"], let claimed = claim["name"]?.string
        else { return false }
        return try reach(
            Self.claims, namespace: claim["namespace"]?.string ?? "", name: claimed)
    }

    /// The Secrets that the volumes behind the pods' claims name.
    private func reachesThroughVolumes(
        secret: String, in namespace: String
    ) throws(StoreError) -> Bool {
        let volumes = GroupResource(group: "", resource: "persistentvolumes")
        for reference in view.references(volumes) {
            let volume = try view.document(reference).value()
            let claim = volume["spec"]?["claimRef"]
            let own = claim?["namespace"]?.string ?? ""
            guard let spec = volume["spec"]?.object, let claimed = claim?["name"]?.string,
                Self.secrets(of: spec, claimNamespace: own).contains(where: {
                    $0 == (namespace, secret)
                })
            else { continue }
            if try reach(Self.claims, namespace: own, name: claimed) { return true }
        }
        return false
    }

    private static let secretMembers = [
        "secretRef", "controllerPublishSecretRef", "nodeStageSecretRef", "nodePublishSecretRef",
        "controllerExpandSecretRef", "nodeExpandSecretRef",
    ]

    private static func secrets(
        of spec: JSONObject, claimNamespace: String
    ) -> [(String, String)] {
        var found: [(String, String)] = []
        for member in spec {
            guard member.value.object != nil else { continue }
            for name in secretMembers {
                guard let secret = member.value[name]?["name"]?.string else { continue }
                found.append(
                    (member.value[name]?["namespace"]?.string ?? claimNamespace, secret))
            }
            if member.key == "azureFile", let secret = member.value["secretName"]?.string {
                let named = member.value["secretNamespace"]?.string
                found.append((named ?? claimNamespace, secret))
            }
        }
        return found
    }
}

/// What a pod names in its own namespace.
private struct PodUses {
    let spec: JSONValue
    let status: JSONValue?
    let name: String

    init(_ pod: JSONValue) {
        spec = pod["spec"] ?? .object(JSONObject())
        status = pod["status"]
        name = pod["metadata"]?["name"]?.string ?? ""
    }

    func contains(_ resource: String, _ wanted: String) -> Bool {
        switch resource {
        case "serviceaccounts": spec["serviceAccountName"]?.string == wanted
        case "persistentvolumeclaims": claims.contains(wanted)
        case "secrets": names("secretRef", "secretKeyRef", "secret").contains(wanted)
        case "configmaps": names("configMapRef", "configMapKeyRef", "configMap").contains(wanted)
        default: false
        }
    }

    /// Generic ephemeral volumes have a claim that is named after pod and volume.
    private var claims: [String] {
        (spec["volumes"]?.array ?? []).compactMap { volume in
            if let claim = volume["persistentVolumeClaim"]?["claimName"]?.string { return claim }
            guard volume["ephemeral"] != nil, let own = volume["name"]?.string else { return nil }
            return "\(name)-\(own)"
        }
    }

    /// Of Secrets or ConfigMaps: in the environment of containers, in volumes, and for Secrets
    /// also those that images are pulled with and drivers need.
    private func names(_ whole: String, _ key: String, _ volume: String) -> Set<String> {
        var names: [String?] = []
        for kind in ["initContainers", "containers", "ephemeralContainers"] {
            for container in spec[kind]?.array ?? [] {
                names += (container["envFrom"]?.array ?? []).map { $0[whole]?["name"]?.string }
                names += (container["env"]?.array ?? []).map {
                    $0["valueFrom"]?[key]?["name"]?.string
                }
            }
        }
        let isSecret = volume == "secret"
        for source in spec["volumes"]?.array ?? [] {
            names.append(source[volume]?[isSecret ? "secretName" : "name"]?.string)
            names += (source["projected"]?["sources"]?.array ?? []).map {
                $0[volume]?["name"]?.string
            }
            guard isSecret, let members = source.object else { continue }
            for member in members {
                names.append(member.value["secretRef"]?["name"]?.string)
                names.append(member.value["nodePublishSecretRef"]?["name"]?.string)
            }
            names.append(source["azureFile"]?["secretName"]?.string)
        }
        if isSecret {
            names += (spec["imagePullSecrets"]?.array ?? []).map { $0["name"]?.string }
        }
        return Set(names.compactMap(\.self))
    }
}
