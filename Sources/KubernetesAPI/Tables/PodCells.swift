import Document

/// A Pod's row: what its containers add up to, in one word.
enum PodCells {
    @Sendable static func pod(_ source: CellSource) -> [JSONValue] {
        let summary = PodSummary(source)
        var restarts = "\(summary.restarts)"
        if summary.restarts != 0, let last = summary.lastRestart {
            restarts += " (\(Age.text(from: last, to: source.now)) ago)"
        }
        let status = source.status
        let address = status.items("podIPs").first?.text("ip") ?? status.text("podIP")
        return [
            source.nameCell, .string("\(summary.ready)/\(summary.total)"),
            .string(summary.reason), .string(restarts), source.ageCell,
            .string(address.ifEmpty("<none>")),
            .string(source.spec.text("nodeName").ifEmpty("<none>")),
            .string(status.text("nominatedNodeName").ifEmpty("<none>")),
            .string(readinessGates(source)),
        ]
    }

    private static func readinessGates(_ source: CellSource) -> String {
        let gates = source.spec.items("readinessGates")
        if gates.isEmpty { return "<none>" }
        let conditions = source.status.items("conditions")
        let open = gates.count { gate in
            let type = gate.text("conditionType")
            return conditions.first { $0.text("type") == type }?.text("status") == "True"
        }
        return "\(open)/\(gates.count)"
    }

    /// The row's condition that lets clients leave ended Pods out; empty for all other objects.
    static func rowConditions(_ object: JSONValue) -> [JSONValue] {
        guard object["kind"]?.string == "Pod", let phase = object["status"]?["phase"]?.string
        else { return [] }
        let message: JSONValue
        switch phase {
        case "Succeeded": message = "The pod has completed successfully."
        case "Failed": message = "The pod failed."
        default: return []
        }
        return [
            [
                "type": "Completed", "status": "True", "reason": .string(phase),
                "message": message,
            ]
        ]
    }
}

/// Ready count, status word and restarts of a Pod.
///
/// Init containers come first: while one has neither ended well nor (as a sidecar) started, the
/// status is its (`Init:1/2`, `Init:CrashLoopBackOff`). After that the status is that of the first
/// container which has something to say, and a deletion under way hides all but an ended Pod's.
private struct PodSummary {
    private(set) var total: Int
    private(set) var ready = 0
    private(set) var restarts: Int64 = 0
    private(set) var lastRestart: Timestamp?
    private(set) var reason: String
    private var sidecarRestarts: Int64 = 0
    private var lastSidecarRestart: Timestamp?
    private var sidecars: Set<String> = []

    init(_ source: CellSource) {
        let spec = source.spec
        let status = source.status
        let phase = status.text("phase")
        let conditions = status.items("conditions")
        reason = status.text("reason").ifEmpty(phase)
        if conditions.contains(where: {
            $0.text("type") == "PodScheduled" && $0.text("reason") == "SchedulingGated"
        }) {
            reason = "SchedulingGated"
        }
        let initContainers = spec.items("initContainers")
        for container in initContainers where container.text("restartPolicy") == "Always" {
            sidecars.insert(container.text("name"))
        }
        total = spec.items("containers").count + sidecars.count
        let isInitializing = addInitContainers(
            status.items("initContainerStatuses"), count: initContainers.count)
        if !isInitializing || Self.isTrue("Initialized", in: conditions) {
            addContainers(
                status.items("containerStatuses"), isReady: Self.isTrue("Ready", in: conditions))
        }
        guard source.isBeingDeleted else { return }
        if status.text("reason") == "NodeLost" {
            reason = "Unknown"
        } else if phase != "Succeeded", phase != "Failed" {
            reason = "Terminating"
        }
    }

    private static func isTrue(_ type: String, in conditions: [JSONValue]) -> Bool {
        conditions.first { $0.text("type") == type }?.text("status") == "True"
    }

    /// - Returns: whether an init container keeps the Pod from starting.
    private mutating func addInitContainers(_ statuses: [JSONValue], count: Int) -> Bool {
        for (index, container) in statuses.enumerated() {
            let isSidecar = sidecars.contains(container.text("name"))
            addRestarts(of: container)
            if isSidecar { addSidecarRestarts(of: container) }
            let state = container["state"]
            if let ended = state.pointer("terminated") {
                if ended.integer("exitCode") == 0 { continue }
                if isSidecar, container["started"]?.bool == true {
                    if container["ready"]?.bool == true { ready += 1 }
                    continue
                }
                reason = "Init:" + Self.reason(ofEnd: ended)
                return true
            }
            if isSidecar, container["started"]?.bool == true {
                if container["ready"]?.bool == true { ready += 1 }
                continue
            }
            let waiting = state.pointer("waiting").text("reason")
            if waiting.isEmpty || waiting == "PodInitializing" {
                reason = "Init:\(index)/\(count)"
            } else {
                reason = "Init:" + waiting
            }
            return true
        }
        return false
    }

    private mutating func addContainers(_ statuses: [JSONValue], isReady: Bool) {
        restarts = sidecarRestarts
        lastRestart = lastSidecarRestart
        var hasRunning = false
        // From the last to the first, so that the first one's reason stays.
        for container in statuses.reversed() {
            addRestarts(of: container)
            let state = container["state"]
            let waiting = state.pointer("waiting").text("reason")
            if !waiting.isEmpty {
                reason = waiting
            } else if let ended = state.pointer("terminated") {
                reason = Self.reason(ofEnd: ended)
            } else if container["ready"]?.bool == true, state.pointer("running") != nil {
                hasRunning = true
                ready += 1
            }
        }
        if reason == "Completed", hasRunning { reason = isReady ? "Running" : "NotReady" }
    }

    private static func reason(ofEnd ended: JSONValue) -> String {
        let reason = ended.text("reason")
        if !reason.isEmpty { return reason }
        let signal = ended.integer("signal")
        return signal != 0 ? "Signal:\(signal)" : "ExitCode:\(ended.integer("exitCode"))"
    }

    private mutating func addRestarts(of container: JSONValue) {
        restarts += container.integer("restartCount")
        lastRestart = Self.later(lastRestart, container)
    }

    private mutating func addSidecarRestarts(of container: JSONValue) {
        sidecarRestarts += container.integer("restartCount")
        lastSidecarRestart = Self.later(lastSidecarRestart, container)
    }

    private static func later(_ known: Timestamp?, _ container: JSONValue) -> Timestamp? {
        guard let text = container["lastState"]?["terminated"]?["finishedAt"]?.string,
            let moment = Timestamp(rfc3339: text)
        else { return known }
        return known.map { max($0, moment) } ?? moment
    }
}
