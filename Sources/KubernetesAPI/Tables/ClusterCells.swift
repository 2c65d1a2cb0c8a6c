import Document

/// Rows of nodes, namespaces and what belongs to the cluster as a whole.
enum ClusterCells {
    @Sendable static func node(_ source: CellSource) -> [JSONValue] {
        let info = source.status?["nodeInfo"]
        let addresses = source.status.items("addresses")
        func address(_ type: String) -> JSONValue {
            .string(addresses.first { $0.text("type") == type }?.text("address") ?? "<none>")
        }
        return [
            source.nameCell, .string(state(source)), .string(roles(source)), source.ageCell,
            .string(info.text("kubeletVersion")), address("InternalIP"), address("ExternalIP"),
            .string(info.text("osImage").ifEmpty("<unknown>")),
            .string(info.text("kernelVersion").ifEmpty("<unknown>")),
            .string(info.text("containerRuntimeVersion").ifEmpty("<unknown>")),
        ]
    }

    private static func state(_ source: CellSource) -> String {
        // The last condition of a type counts.
        let ready = source.status.items("conditions").last { $0.text("type") == "Ready" }
        let state = ready.map { $0.text("status") == "True" ? "Ready" : "NotReady" } ?? "Unknown"
        return source.spec.flag("unschedulable") ? state + ",SchedulingDisabled" : state
    }

    private static func roles(_ source: CellSource) -> String {
        let prefix = "node-role.kubernetes.io/"
        var roles: Set<String> = []
        for (key, value) in source.metadata?["labels"]?.object?.members ?? [] {
            if key.hasPrefix(prefix) {
                roles.insert(String(key.dropFirst(prefix.count)))
            } else if key == "kubernetes.io/role" {
                roles.insert(value.string ?? "")
            }
        }
        roles.remove("")
        return roles.sorted().joined(separator: ",").ifEmpty("<none>")
    }

    @Sendable static func namespace(_ source: CellSource) -> [JSONValue] {
        [source.nameCell, .string(source.status.text("phase")), source.ageCell]
    }

    @Sendable static func componentStatus(_ source: CellSource) -> [JSONValue] {
        let condition = source.object.items("conditions").first { $0.text("type") == "Healthy" }
        let state = condition.map { $0.text("status") == "True" ? "Healthy" : "Unhealthy" }
        return [
            source.nameCell, .string(state ?? "Unknown"), .string(condition.text("message")),
            .string(condition.text("error")),
        ]
    }

    @Sendable static func lease(_ source: CellSource) -> [JSONValue] {
        [source.nameCell, .string(source.spec.text("holderIdentity")), source.ageCell]
    }

    @Sendable static func runtimeClass(_ source: CellSource) -> [JSONValue] {
        [source.nameCell, .string(source.object.text("handler")), source.ageCell]
    }

    @Sendable static func priorityClass(_ source: CellSource) -> [JSONValue] {
        [
            source.nameCell, .integer(source.object.integer("value")),
            .bool(source.object["globalDefault"]?.bool ?? false), source.ageCell,
            .string(source.object.pointer("preemptionPolicy")?.string ?? "<unset>"),
        ]
    }

    @Sendable static func apiService(_ source: CellSource) -> [JSONValue] {
        let service = source.spec.pointer("service").map {
            "\($0.text("namespace"))/\($0.text("name"))"
        }
        let available = source.status.items("conditions").first { $0.text("type") == "Available" }
        let state = available.map { condition in
            let status = condition.text("status")
            return status == "True" ? status : "\(status) (\(condition.text("reason")))"
        }
        return [
            source.nameCell, .string(service ?? "Local"), .string(state ?? "Unknown"),
            source.ageCell,
        ]
    }

    @Sendable static func flowSchema(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        let dangling = source.status.items("conditions").first { $0.text("type") == "Dangling" }
        return [
            source.nameCell, .string((spec?["priorityLevelConfiguration"]).text("name")),
            .integer(spec.integer("matchingPrecedence")),
            .string(spec.pointer("distinguisherMethod")?.text("type") ?? "<none>"),
            source.ageCell, .string(dangling?.text("status") ?? "?"),
        ]
    }

    @Sendable static func priorityLevel(_ source: CellSource) -> [JSONValue] {
        let limited = source.spec.pointer("limited")
        let queuing = (limited?["limitResponse"]).pointer("queuing")
        func cell(_ owner: JSONValue?, _ key: String) -> JSONValue {
            owner.map { .integer($0.integer(key)) } ?? "<none>"
        }
        return [
            source.nameCell, .string(source.spec.text("type")),
            cell(limited, "nominalConcurrencyShares"), cell(queuing, "queues"),
            cell(queuing, "handSize"), cell(queuing, "queueLengthLimit"), source.ageCell,
        ]
    }
}
