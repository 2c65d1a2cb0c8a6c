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
    /// UID by `KIND/NAMESPACE/NAME`: event objects may leave out the UID.
    private var names: [String: String] = [:]
    /// By namespace, then UID.
    private var selecting: [String: [String: Selecting]] = [:]
    /// UID by `NAMESPACE/NAME`.
    private var services: [String: String] = [:]
    /// UID of the autoscaler by `NAMESPACE/KIND/NAME` of its target, and the other way round.
    private var scalers: [String: String] = [:]
    private var targets: [String: String] = [:]
    /// Last event that changed a node's health.
    private var nodes: [String: EchoAnchor] = [:]
    private var namespaces: [String: EchoAnchor] = [:]
    /// Last object that came or went, by namespace.
    private var population: [String: (anchor: EchoAnchor, time: Timestamp)] = [:]
    /// UID of the StatefulSet by `NAMESPACE/PREFIX` of its claims' names.
    private var claimOwners: [String: String] = [:]
    private(set) var clusterRole: EchoAnchor?

    var objectCount: Int { objects.count }

    func latest(of involved: EchoFacts.Involved) -> EchoAnchor? {
        if let known = objects[involved.uid] { return known.latest }
        let uid = names["\(involved.kind)/\(involved.namespace)/\(involved.name)"]
        return uid.flatMap { objects[$0]?.latest }
    }

    func backend(of uid: String, in namespace: String) -> EchoAnchor? {
        selecting[namespace]?[uid]?.backend
    }

    func service(_ name: String, in namespace: String) -> String? {
        services["\(namespace)/\(name)"]
    }
    func scaler(of kind: String, _ key: ObjectKey) -> String? {
        scalers["\(key.namespace)/\(kind)/\(key.name)"]
    }
    func target(ofScaler uid: String) -> EchoAnchor? {
        targets[uid].flatMap { objects[$0]?.latest }
    }
    func nodeHealth(_ name: String) -> EchoAnchor? { nodes[name] }
    func namespace(_ name: String) -> EchoAnchor? { namespaces[name] }
    /// nil when the last one was longer ago than `nanoseconds`.
    func comingOrGoing(
        in namespace: String, within nanoseconds: Int64, of time: Timestamp
    ) -> EchoAnchor? {
        guard let last = population[namespace],
            time.nanoseconds - last.time.nanoseconds <= nanoseconds
        else { return nil }
        return last.anchor
    }

    /// Last request to the StatefulSet that a claim of this name belongs to.
    func claimOwner(_ key: ObjectKey) -> EchoAnchor? {
        guard let end = key.name.lastIndex(of: "-") else { return nil }
        let owner = claimOwners["\(key.namespace)/\(key.name[..<end])"]
        return owner.flatMap { objects[$0]?.intent }
    }

    mutating func remember(_ facts: EchoFacts, _ anchor: EchoAnchor) {
        if facts.involved != nil { return }
        objects[facts.uid, default: Object()].latest = anchor
        names["\(facts.kind)/\(facts.key.namespace)/\(facts.key.name)"] = facts.uid
        if facts.isIntent { objects[facts.uid, default: Object()].intent = anchor }
        for owner in facts.ownerUIDs { objects[owner, default: Object()].child = anchor }
        let comesOrGoes = facts.change == .added || facts.change == .deleted
        switch (facts.key.resource.group, facts.key.resource.resource) {
        case ("", "nodes"):
            if facts.changesNodeHealth { nodes[facts.key.name] = anchor }
        case ("", "namespaces"):
            namespaces[facts.key.name] = facts.change == .deleted ? nil : anchor
        case ("rbac.authorization.k8s.io", "clusterroles"): clusterRole = anchor
        case ("", "pods"): rememberPod(facts, anchor)
        default: break
        }
        if comesOrGoes, !facts.key.namespace.isEmpty {
            population[facts.key.namespace] = (anchor, facts.time)
        }
        rememberRelations(facts)
    }

    private mutating func rememberPod(_ facts: EchoFacts, _ anchor: EchoAnchor) {
        guard let candidates = selecting[facts.key.namespace] else { return }
        for (uid, candidate) in candidates where candidate.selector.matches(facts.labels) {
            selecting[facts.key.namespace]?[uid]?.backend = anchor
        }
    }

    /// What the object says about others.
    mutating func rememberRelations(_ facts: EchoFacts) {
        if facts.key.resource == GroupResource(group: "", resource: "services") {
            services["\(facts.key.namespace)/\(facts.key.name)"] =
                facts.change == .deleted ? nil : facts.uid
        }
        for prefix in facts.claimPrefixes {
            claimOwners["\(facts.key.namespace)/\(prefix)"] =
                facts.change == .deleted ? nil : facts.uid
        }
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
        if objects.count > count {
            let revisions = objects.values.map(\.lastRevision).sorted()
            let oldest = revisions[revisions.count - count]
            objects = objects.filter { $0.value.lastRevision >= oldest }
        }
        names = names.filter { objects[$0.value] != nil }
        nodes = nodes.filter { trees[$0.value.root] != nil }
    }
}
