import Document
import KubernetesAPI

/// What is remembered of the events so far: per object the last ones that may be causes.
struct EchoMemory: Sendable {
    struct Object: Sendable {
        /// Last event that asked for another state.
        var intent: EchoAnchor?
        /// Last event of any kind.
        var latest: EchoAnchor?
        /// Last event of an object that this one owns.
        var child: EchoAnchor?

        var lastRevision: Revision {
            [intent, latest, child].compactMap { $0?.revision }.max() ?? .zero
        }
    }

    /// An object that means Pods by their labels.
    struct Selecting: Sendable {
        var selector: LabelSelector
        /// Last event of a Pod that it means.
        var backend: EchoAnchor?
    }

    private(set) var objects: [String: Object] = [:]
    /// By namespace, then UID.
    private var selecting: [String: [String: Selecting]] = [:]
    /// UID by `NAMESPACE/NAME`.
    private var services: [String: String] = [:]
    /// UID of the autoscaler by `NAMESPACE/KIND/NAME` of its target, and the other way round.
    private var scalers: [String: String] = [:]
    private var targets: [String: String] = [:]
    private var nodes: [String: EchoAnchor] = [:]
    private var namespaces: [String: EchoAnchor] = [:]
    /// Last object that came or went, by namespace.
    private var population: [String: EchoAnchor] = [:]
    private(set) var clusterRole: EchoAnchor?

    var objectCount: Int { objects.count }

    func backend(of uid: String, in namespace: String) -> EchoAnchor? {
        selecting[namespace]?[uid]?.backend
    }

    func service(_ name: String, in namespace: String) -> String? { services["\(namespace)/\(name)"] }
    func scaler(of kind: String, _ key: ObjectKey) -> String? {
        scalers["\(key.namespace)/\(kind)/\(key.name)"]
    }
    func target(ofScaler uid: String) -> EchoAnchor? {
        targets[uid].flatMap { objects[$0]?.latest }
    }
    func node(_ name: String) -> EchoAnchor? { nodes[name] }
    func namespace(_ name: String) -> EchoAnchor? { namespaces[name] }
    func lastComingOrGoing(in namespace: String) -> EchoAnchor? { population[namespace] }

    mutating func remember(_ facts: EchoFacts, _ anchor: EchoAnchor) {
        if facts.involved != nil { return }
        objects[facts.uid, default: Object()].latest = anchor
        if facts.isIntent { objects[facts.uid, default: Object()].intent = anchor }
        for owner in facts.ownerUIDs { objects[owner, default: Object()].child = anchor }
        let comesOrGoes = facts.change == .added || facts.change == .deleted
        switch (facts.key.resource.group, facts.key.resource.resource) {
        case ("", "nodes"):
            nodes[facts.key.name] = facts.change == .deleted ? nil : anchor
        case ("", "namespaces"):
            namespaces[facts.key.name] = facts.change == .deleted ? nil : anchor
        case ("rbac.authorization.k8s.io", "clusterroles"): clusterRole = anchor
        case ("", "pods"): rememberPod(facts, anchor)
        case ("", "services"):
            services["\(facts.key.namespace)/\(facts.key.name)"] =
                facts.change == .deleted ? nil : facts.uid
        default: break
        }
        if comesOrGoes, !facts.key.namespace.isEmpty { population[facts.key.namespace] = anchor }
        rememberRelations(facts)
    }

    private mutating func rememberPod(_ facts: EchoFacts, _ anchor: EchoAnchor) {
        guard let candidates = selecting[facts.key.namespace] else { return }
        for (uid, candidate) in candidates where candidate.selector.matches(facts.labels) {
            selecting[facts.key.namespace]?[uid]?.backend = anchor
        }
    }

    private mutating func rememberRelations(_ facts: EchoFacts) {
        if let selector = facts.selector {
            let backend = selecting[facts.key.namespace]?[facts.uid]?.backend
            selecting[facts.key.namespace, default: [:]][facts.uid] =
                facts.change == .deleted ? nil : Selecting(selector: selector, backend: backend)
        }
        let place = "\(facts.key.namespace)/\(facts.scaleTarget ?? "")"
        if facts.scaleTarget != nil {
            scalers[place] = facts.change == .deleted ? nil : facts.uid
            if facts.change == .deleted { targets[facts.uid] = nil }
        } else if !facts.kind.isEmpty, let scaler = scaler(of: facts.kind, facts.key) {
            targets[scaler] = facts.uid
        }
    }

    /// Drops objects whose last events belong to dead trees, then the oldest ones.
    mutating func forget(keeping count: Int, living trees: [Revision: Timestamp]) {
        objects = objects.filter { _, object in
            [object.intent, object.latest, object.child].contains { anchor in
                anchor.map { trees[$0.root] != nil } ?? false
            }
        }
        if objects.count <= count { return }
        let revisions = objects.values.map(\.lastRevision).sorted()
        let oldest = revisions[revisions.count - count]
        objects = objects.filter { $0.value.lastRevision >= oldest }
    }
}
