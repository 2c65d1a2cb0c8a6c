package import Document
package import KubernetesAPI

/// What an event says about why it happened: names and UIDs, no content.
package struct EchoFacts: Sendable {
    package var revision: Revision
    package var change: Event.Change
    package var key: ObjectKey
    package var uid: String
    package var time: Timestamp
    /// Name of the user that wrote it; "" when not known.
    package var user: String
    package var subresource: String
    /// Somebody asked for another state: the object came, is to go or went, or something outside
    /// its status changed, other than through the status subresource.
    package var isIntent: Bool
    /// The object was there before the recording: nothing happened to it.
    package var isFirstSight: Bool
    /// Nothing changed but heartbeats and bookkeeping.
    package var isHeartbeat: Bool
    /// `metadata.ownerReferences`.
    package var ownerUIDs: [String]
    /// What an event object is about.
    package var involved: Involved?
    /// Objects that this one is bound to: the claim of a persistent volume.
    package var boundUIDs: [String]
    /// Name of the Service that endpoints belong to.
    package var serviceName: String?
    /// A Pod that had no node got one.
    package var isBinding: Bool
    /// Node that a Pod runs on.
    package var nodeName: String?
    /// A node became ready or not, got a taint that drives Pods out, or went.
    package var changesNodeHealth: Bool
    /// Labels, of Pods only.
    package var labels: JSONObject?
    /// Which Pods it is about: of Services and PodDisruptionBudgets.
    package var selector: LabelSelector?
    /// `Deployment/web`: what a HorizontalPodAutoscaler scales.
    package var scaleTarget: String?
    /// `TEMPLATE-NAME` of each claim template of a StatefulSet: how its claims' names begin.
    package var claimPrefixes: [String]
    /// Kind of the object, for `scaleTarget`.
    package var kind: String

    package struct Involved: Sendable {
        package var uid: String
        package var kind: String
        package var namespace: String
        package var name: String
    }

    package init(
        revision: Revision, change: Event.Change, key: ObjectKey, uid: String, time: Timestamp,
        user: String = "", subresource: String = "", kind: String = "", isIntent: Bool,
        isHeartbeat: Bool = false
    ) {
        self.revision = revision
        self.change = change
        self.key = key
        self.uid = uid
        self.time = time
        self.user = user
        self.subresource = subresource
        self.kind = kind
        self.isIntent = isIntent
        self.isHeartbeat = isHeartbeat
        ownerUIDs = []
        boundUIDs = []
        claimPrefixes = []
        changesNodeHealth = false
        isFirstSight = false
        isBinding = false
    }

    /// - Parameters:
    ///   - document: the object after the event, or its last content when it was deleted.
    ///   - diff: what the event changed, by the standard noise filter; nil when the object came or
    ///     went.
    package init(event: Event, document: JSONValue?, diff: FieldDiff?) {
        let subresource = event.request?.subresource ?? ""
        let isModified = event.change == .modified || event.change == .reobserved
        let asks = diff.map { diff in
            subresource != "status" && diff.visible.contains { !$0.concernsStatus }
        }
        self.init(
            revision: event.revision, change: event.change, key: event.key, uid: event.uid,
            time: event.time, user: event.request?.user ?? "", subresource: subresource,
            kind: event.kind, isIntent: isModified ? asks ?? true : true,
            isHeartbeat: isModified && diff?.visible.isEmpty ?? false)
        isBinding =
            isModified && event.key.resource == GroupResource(group: "", resource: "pods")
            && diff?.visible.contains { change in
                change.path.components == [.key("spec"), .key("nodeName")] && change.before == nil
            } ?? false
        isFirstSight = event.isFirstSight(of: document)
        if let document { read(document) }
        if event.key.resource == GroupResource(group: "", resource: "nodes") {
            changesNodeHealth =
                event.change == .deleted || diff?.visible.contains(where: \.isOfNodeHealth) ?? false
        }
    }

    private mutating func read(_ document: JSONValue) {
        let metadata = document["metadata"]
        ownerUIDs = (metadata?["ownerReferences"]?.array ?? []).compactMap { $0["uid"]?.string }
        let spec = document["spec"]
        switch (key.resource.group, key.resource.resource) {
        case ("", "events"), ("events.k8s.io", "events"):
            let object = document["involvedObject"] ?? document["regarding"]
            involved = Involved(
                uid: object?["uid"]?.string ?? "", kind: object?["kind"]?.string ?? "",
                namespace: object?["namespace"]?.string ?? "",
                name: object?["name"]?.string ?? "")
        case ("", "pods"):
            nodeName = spec?["nodeName"]?.string
            labels = metadata?["labels"]?.object ?? JSONObject()
        case ("", "services"):
            if let map = spec?["selector"]?.object, !map.isEmpty {
                selector = LabelSelector(matching: map)
            }
        case ("policy", "poddisruptionbudgets"):
            selector = spec?["selector"].flatMap { try? LabelSelector(json: $0) }
        case ("", "endpoints"):
            serviceName = key.name
        case ("discovery.k8s.io", "endpointslices"):
            serviceName = metadata?["labels"]?["kubernetes.io/service-name"]?.string
        case ("autoscaling", "horizontalpodautoscalers"):
            if let target = spec?["scaleTargetRef"] {
                scaleTarget = "\(target["kind"]?.string ?? "")/\(target["name"]?.string ?? "")"
            }
        case ("apps", "statefulsets"):
            claimPrefixes = (spec?["volumeClaimTemplates"]?.array ?? []).map { template in
                "\(template["metadata"]?["name"]?.string ?? "")-\(key.name)"
            }
        case ("", "persistentvolumes"):
            boundUIDs = [spec?["claimRef"]?["uid"]?.string].compactMap { $0 }
        default: break
        }
    }
}

extension FieldChange {
    /// Of a node's Ready condition, or a taint with the effect NoExecute that came.
    fileprivate var isOfNodeHealth: Bool {
        let keys = path.components
        if keys.starts(with: [.key("spec"), .key("taints")]) {
            let values = after?.array ?? [after].compactMap { $0 }
            return values.contains {
                $0.string == "NoExecute" || $0["effect"]?.string == "NoExecute"
            }
        }
        guard keys.count == 4, keys[1] == .key("conditions"), keys[3] == .key("status"),
            case .item(let item) = keys[2]
        else { return false }
        return item.contains { $0.value.string == "Ready" }
    }
}
