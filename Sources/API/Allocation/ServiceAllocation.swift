package import Document
package import KindRules
package import KubernetesAPI

/// Gives a Service the addresses and ports that it needs and does not name, and makes sure of
/// those that it names (`pkg/registry/core/service/storage/alloc.go`).
///
/// Between a kind's preparing and its validating; the object is in the stored form.
package struct ServiceAllocation: ~Copyable {
    /// Why a Service gets nothing.
    package enum Refusal: Error, Sendable {
        case invalid([FieldError])
        case internalError(String)
    }

    private let allocations: ServiceAllocations
    private let key: ObjectKey
    private let isDryRun: Bool
    private let reservation: ServiceReservation
    /// Ports that this dry run gave.
    private var dryRunPorts: [Int64] = []

    /// Keep what it returns until the write is committed or has failed.
    package static func give(
        _ service: inout JSONObject, old: JSONObject?, key: ObjectKey, isDryRun: Bool,
        from allocations: ServiceAllocations
    ) throws(Refusal) -> ServiceReservation {
        let errors = ServiceFamilies.settle(&service, old: old)
        if !errors.isEmpty { throw .invalid(errors) }
        var allocation = ServiceAllocation(allocations, key, isDryRun)
        try allocation.giveAddresses(&service)
        try allocation.givePorts(&service)
        return allocation.reservation
    }

    private init(_ allocations: ServiceAllocations, _ key: ObjectKey, _ isDryRun: Bool) {
        self.allocations = allocations
        self.key = key
        self.isDryRun = isDryRun
        reservation = ServiceReservation(allocations)
    }

    private func giveAddresses(_ service: inout JSONObject) throws(Refusal) {
        let spec = ServiceSpec(of: service)
        if spec.isExternalName || spec.isHeadless { return }
        if let text = spec.clusterIPs.first, !text.isEmpty {
            try claim(text, spec)
            return
        }
        var address = allocations.ranges.dryRunAddress
        if !isDryRun {
            guard let free = allocations.reserveAddress(in: reservation) else {
                throw .internalError("failed to allocate a serviceIP: range is full")
            }
            address = IPAddress(v4: free)
        }
        service.updateObject("spec") {
            $0["clusterIP"] = .string(address.description)
            $0["clusterIPs"] = [.string(address.description)]
        }
    }

    private func claim(_ text: String, _ spec: ServiceSpec) throws(Refusal) {
        func refusal(_ why: String) -> Refusal {
            .invalid([
                .invalid(
                    Field("spec")["clusterIPs"], spec.spec["clusterIPs"] ?? .null,
                    "failed to allocate IP \(text): \(why)")
            ])
        }
        guard let address = IPAddress(text), let number = address.v4 else {
            throw refusal("the provided network does not match the current range")
        }
        let ranges = allocations.ranges
        if ranges.borders(address) {
            throw refusal(
                "provided IP is not in the valid range. The range of valid IPs is "
                    + ranges.addressText)
        }
        guard ranges.contains(address) else {
            // An address that the Service has had, from an older range, stays its own.
            if allocations.holder(of: number) == key { return }
            throw refusal("the provided network does not match the current range")
        }
        let isGiven = isDryRun
            ? allocations.isFree(address: number, for: key)
            : allocations.reserve(address: number, for: key, in: reservation)
        if !isGiven { throw refusal("provided IP is already allocated") }
    }

    private mutating func givePorts(_ service: inout JSONObject) throws(Refusal) {
        let spec = ServiceSpec(of: service)
        if spec.type == "NodePort" || spec.isLoadBalancer {
            var ports = spec.ports
            var given: [Int64: Int64] = [:]
            // A load balancer that wants no ports may still ask for one.
            for place in ports.indices
            where spec.needsNodePorts || ports[place].number("nodePort") != 0 {
                ports[place] = try nodePort(ports, place, &given)
            }
            service.updateObject("spec") { $0["ports"] = .array(ports.map { .object($0) }) }
        }
        if spec.needsHealthCheckPort { try giveHealthCheckPort(&service, spec) }
    }

    /// Ports that differ in their protocol alone share a node port.
    private mutating func nodePort(
        _ ports: [JSONObject], _ place: Int, _ given: inout [Int64: Int64]
    ) throws(Refusal) -> JSONObject {
        var port = ports[place]
        let number = port.number("port")
        let asked = port.number("nodePort")
        let shared = given[number]
        if asked == 0, let shared {
            port["nodePort"] = JSONValue(shared)
            return port
        }
        let wanted = asked != 0
            ? asked
            : ports.first { $0.number("port") == number && $0.number("nodePort") != 0 }?
                .number("nodePort") ?? 0
        if wanted != 0 {
            if wanted != shared { try claim(port: wanted, at: place) }
        }
        let nodePort = wanted != 0 ? wanted : try freePort()
        if shared == nil { given[number] = nodePort }
        port["nodePort"] = JSONValue(nodePort)
        return port
    }

    private func claim(port: Int64, at place: Int) throws(Refusal) {
        guard let why = problem(port) else { return }
        throw .invalid([
            .invalid(Field("spec")["ports"][place]["nodePort"], JSONValue(port), why)
        ])
    }

    /// Why a port can't be had; nil when it is given.
    private func problem(_ port: Int64) -> String? {
        let range = allocations.ranges.ports
        if !range.contains(port) {
            if allocations.holder(ofPort: port) == key { return nil }
            return "provided port is not in the valid range. The range of valid ports is "
                + "\(range.lowerBound)-\(range.upperBound)"
        }
        if dryRunPorts.contains(port) { return "provided port is already allocated" }
        let isGiven = isDryRun
            ? allocations.isFree(port: port, for: key)
            : allocations.reserve(port: port, for: key, in: reservation)
        return isGiven ? nil : "provided port is already allocated"
    }

    private mutating func freePort() throws(Refusal) -> Int64 {
        if isDryRun {
            // A number beyond the range: what a dry run shows is nobody's.
            let port = (dryRunPorts.max() ?? allocations.ranges.ports.upperBound + 1) + 1
            dryRunPorts.append(port)
            return port
        }
        guard let port = allocations.reservePort(in: reservation) else {
            throw .internalError("failed to allocate a nodePort: range is full")
        }
        return port
    }

    private mutating func giveHealthCheckPort(
        _ service: inout JSONObject, _ spec: ServiceSpec
    ) throws(Refusal) {
        let asked = spec.healthCheckNodePort
        if asked != 0 {
            if let why = problem(asked) {
                throw .internalError(
                    "failed to allocate requested HealthCheck NodePort \(asked): \(why)")
            }
            return
        }
        let port = try freePort()
        service.updateObject("spec") { $0["healthCheckNodePort"] = JSONValue(port) }
    }
}
