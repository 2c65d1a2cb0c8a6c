import Document

/// Words for the status of the usual kinds.
enum StatusWords {
    /// Numbers that controllers count; absent is 0.
    static let counters: [String: String] = [
        "replicas": "replicas", "readyReplicas": "ready", "availableReplicas": "available",
        "updatedReplicas": "updated", "unavailableReplicas": "unavailable",
        "terminatingReplicas": "terminating", "currentReplicas": "current",
        "fullyLabeledReplicas": "fully labelled", "desiredReplicas": "desired",
        "currentHealthy": "healthy", "desiredHealthy": "desired healthy",
        "expectedPods": "expected pods", "disruptionsAllowed": "disruptions allowed",
        "active": "active", "succeeded": "succeeded", "failed": "failed", "ready": "ready",
        "terminating": "terminating", "numberReady": "ready", "numberAvailable": "available",
        "numberUnavailable": "unavailable", "currentNumberScheduled": "scheduled",
        "desiredNumberScheduled": "desired", "updatedNumberScheduled": "updated",
        "numberMisscheduled": "misscheduled",
    ]

    /// Fields that say little by themselves.
    static let quiet: Set<String> = [
        "hostIP", "podIP", "startTime", "qosClass", "lastScheduleTime", "lastSuccessfulTime",
        "completionTime", "observedGeneration", "collisionCount",
    ]
}

/// Words for a condition of a status.
enum ConditionWords {
    /// Conditions whose type is an adjective: `became Ready`.
    private static let adjectives: Set<String> = [
        "Ready", "Available", "Complete", "Initialized", "Established", "Progressing", "Healthy",
        "Scheduled", "Failed", "Suspended", "Approved", "Accepted", "Synced", "Reconciled",
    ]

    /// Conditions that sum the others up are said first.
    static let sums: Set<String> = ["Ready", "Available", "Complete", "Failed", "Established"]

    /// What to say of a condition that changed in any way. It is news when its status changed, or
    /// its reason: `Progressing: ReplicaSetUpdated`.
    static func text(
        of type: String, before: JSONValue, after: JSONValue
    ) -> (text: String, isNews: Bool)? {
        let old = condition(type, in: before)
        guard let new = condition(type, in: after) else { return ("\(type) removed", true) }
        let (was, now) = (old?["status"]?.string, new["status"]?.string ?? "")
        let reason = new["reason"]?.string ?? ""
        if was != now {
            let isTold = now != "True" || type == "DisruptionTarget"
            let because = isTold && !reason.isEmpty ? " (\(reason))" : ""
            // Conditions that start out false say that nothing happened yet.
            let isNews = was != nil || now == "True" && adjectives.contains(type)
            return (changed(type, from: was, to: now) + because, isNews)
        }
        if old?["reason"] != new["reason"], !reason.isEmpty { return ("\(type): \(reason)", true) }
        return ("\(type) message changed", false)
    }

    private static func changed(_ type: String, from was: String?, to now: String) -> String {
        if now == "Unknown" { return "\(type) unknown" }
        if type == "DisruptionTarget", now == "True" { return "to be evicted" }
        if type == "PodScheduled" { return now == "True" ? "scheduled" : "not scheduled" }
        guard adjectives.contains(type) else {
            return "\(type) \(now == "True" ? "true" : "false")"
        }
        if now == "True" { return "became \(type)" }
        return was == nil ? "not \(type)" : "no longer \(type)"
    }

    private static func condition(_ type: String, in object: JSONValue) -> JSONValue? {
        object["status"]?["conditions"]?.array?.first { $0["type"]?.string == type }
    }
}

/// Words for what became of a container.
enum ContainerWords {
    struct Place: Equatable {
        var list: String
        var name: String

        /// Where the path leads into an item of `status.containerStatuses`.
        init?(_ path: [FieldPath.Component]) {
            guard path.count >= 3, path[0] == .key("status"), let list = path[1].key,
                list.hasSuffix("ontainerStatuses"), case .item(let keys) = path[2],
                let name = keys.first(where: { $0.name == "name" })?.value.string
            else { return nil }
            self.list = list
            self.name = name
        }
    }

    static func text(of place: Place, before: JSONValue, after: JSONValue) -> String? {
        func status(_ object: JSONValue) -> JSONValue? {
            object["status"]?[place.list]?.array?.first { $0["name"]?.string == place.name }
        }
        guard let new = status(after) else { return nil }
        let old = status(before)
        let container = "container \(place.name)"
        let restarts = new["restartCount"]?.int ?? 0
        let isRestart = restarts > (old?["restartCount"]?.int ?? 0)
        let times = isRestart ? ", restart \(restarts)" : ""
        if let text = state(new["state"], was: old?["state"]) {
            return "\(container) \(text)\(times)"
        }
        if isRestart { return "\(container) restart \(restarts)" }
        if old?["ready"] != new["ready"], let ready = new["ready"]?.bool {
            return "\(container) \(ready ? "ready" : "not ready")"
        }
        if old?["lastState"] != new["lastState"] { return "\(container) last state changed" }
        return old?["imageID"] != new["imageID"] ? "\(container) image resolved" : nil
    }

    private static func state(_ state: JSONValue?, was: JSONValue?) -> String? {
        if state == was { return nil }
        if let ended = state?["terminated"] {
            let reason = ended["reason"]?.string ?? ""
            let code = ended["exitCode"]?.int ?? 0
            return "exited \(code)"
                + (reason.isEmpty || reason == "Completed" ? "" : " (\(reason))")
        }
        if let waiting = state?["waiting"] {
            let reason = waiting["reason"]?.string
            if was?["waiting"]?["reason"]?.string == reason { return nil }
            return reason.map { "waiting: \($0)" } ?? "waiting"
        }
        if state?["running"] != nil, was?["running"] == nil { return "running" }
        return nil
    }
}

/// Words for the addresses behind a Service.
enum AddressWords {
    static func text(_ before: JSONValue, _ after: JSONValue) -> String {
        let (old, new) = (ready(before), ready(after))
        if old != new { return "ready addresses \(old) -> \(new)" }
        let (oldCount, newCount) = (all(before), all(after))
        return oldCount == newCount
            ? "addresses changed, \(new) of \(newCount) ready"
            : "addresses \(oldCount) -> \(newCount), \(new) ready"
    }

    private static func all(_ object: JSONValue) -> Int {
        if let endpoints = object["endpoints"]?.array { return endpoints.count }
        return (object["subsets"]?.array ?? []).reduce(ready(object)) {
            $0 + ($1["notReadyAddresses"]?.array?.count ?? 0)
        }
    }

    /// Of Endpoints or an EndpointSlice.
    private static func ready(_ object: JSONValue) -> Int {
        if let endpoints = object["endpoints"]?.array {
            return endpoints.count { $0["conditions"]?["ready"]?.bool ?? true }
        }
        return (object["subsets"]?.array ?? []).reduce(0) {
            $0 + ($1["addresses"]?.array?.count ?? 0)
        }
    }
}
