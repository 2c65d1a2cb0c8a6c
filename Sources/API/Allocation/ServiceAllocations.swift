internal import Document
package import EventStore
internal import History
internal import KindRules
internal import KubernetesAPI
internal import Synchronization

/// Which Service has which cluster IP and node port.
///
/// A projection of the log: what live Services hold, brought up to date with each group commit
/// before its writers are answered. Beside it stand reservations, of writes on their way to the
/// log. Nothing is given that is held or reserved, a write holds its reservation until the
/// projection has its event, and so no two live Services ever share an address or a port.
package final class ServiceAllocations: Sendable {
    struct State {
        var heldAddresses: [UInt32: ObjectKey] = [:]
        var heldPorts: [Int64: ObjectKey] = [:]
        var holdings: [ObjectKey: Holding] = [:]
        var reservedAddresses: Set<UInt32> = []
        var reservedPorts: Set<Int64> = []
    }

    /// What one Service holds.
    struct Holding: Sendable {
        var addresses: [UInt32] = []
        var ports: [Int64] = []

        init(_ service: JSONValue?) {
            guard let service = service?.object else { return }
            let spec = ServiceSpec(of: service)
            addresses = spec.clusterIPs.compactMap { IPAddress($0)?.v4 }
            ports = spec.ports.map { $0.number("nodePort") } + [spec.healthCheckNodePort]
            ports.removeAll { $0 == 0 }
        }
    }

    static let resource = GroupResource(group: "", resource: "services")

    let ranges: ServiceRanges
    private let state = Mutex(State())

    /// Reads the live Services, then follows the store's commits: to be made before the store is
    /// written to.
    package init(
        store: Store, ranges: ServiceRanges = .standard
    ) throws(StoreError) {
        self.ranges = ranges
        let view = store.now
        for reference in view.references(Self.resource, namespace: nil) {
            guard let found = try view.get(reference.key) else { continue }
            hold(Holding(try found.document.value()), reference.key)
        }
        store.observeCommits { [weak self] events, _ in
            for event in events where event.key.resource == Self.resource {
                // A document that can't be read was not written by this server: it holds nothing.
                let service = event.change == .deleted ? nil : try? event.document.value()
                self?.hold(Holding(service), event.key)
            }
        }
    }

    private func hold(_ holding: Holding, _ key: ObjectKey) {
        state.withLock { state in
            let old = state.holdings[key]
            for address in old?.addresses ?? [] where state.heldAddresses[address] == key {
                state.heldAddresses[address] = nil
            }
            for port in old?.ports ?? [] where state.heldPorts[port] == key {
                state.heldPorts[port] = nil
            }
            let isEmpty = holding.addresses.isEmpty && holding.ports.isEmpty
            state.holdings[key] = isEmpty ? nil : holding
            for address in holding.addresses { state.heldAddresses[address] = key }
            for port in holding.ports { state.heldPorts[port] = key }
        }
    }

    /// Reserves an address, unless the Service has it; false when it is another's.
    func reserve(address: UInt32, for key: ObjectKey, in reservation: ServiceReservation) -> Bool {
        state.withLock { state in
            if state.heldAddresses[address] == key { return true }
            guard state.heldAddresses[address] == nil,
                state.reservedAddresses.insert(address).inserted
            else { return false }
            reservation.add(address: address)
            return true
        }
    }

    func reserve(port: Int64, for key: ObjectKey, in reservation: ServiceReservation) -> Bool {
        state.withLock { state in
            if state.heldPorts[port] == key { return true }
            guard state.heldPorts[port] == nil, state.reservedPorts.insert(port).inserted
            else { return false }
            reservation.add(port: port)
            return true
        }
    }

    /// Whether a dry run would get it.
    func isFree(address: UInt32, for key: ObjectKey) -> Bool {
        state.withLock { state in
            let holder = state.heldAddresses[address]
            return holder == key || (holder == nil && !state.reservedAddresses.contains(address))
        }
    }

    func isFree(port: Int64, for key: ObjectKey) -> Bool {
        state.withLock { state in
            let holder = state.heldPorts[port]
            return holder == key || (holder == nil && !state.reservedPorts.contains(port))
        }
    }

    func holder(of address: UInt32) -> ObjectKey? {
        state.withLock { $0.heldAddresses[address] }
    }

    func holder(ofPort port: Int64) -> ObjectKey? { state.withLock { $0.heldPorts[port] } }

    /// A free address: a random one above the part for those who ask, else one in it.
    func reserveAddress(in reservation: ServiceReservation) -> UInt32? {
        let upper = ranges.freeAddresses
        return state.withLock { state in
            let found = Self.pick(upper.lowerBound, upper.count) {
                state.heldAddresses[$0] == nil && !state.reservedAddresses.contains($0)
            } ?? Self.pick(
                ranges.addresses.lowerBound, ranges.addresses.count - upper.count
            ) { state.heldAddresses[$0] == nil && !state.reservedAddresses.contains($0) }
            guard let found else { return nil }
            state.reservedAddresses.insert(found)
            reservation.add(address: found)
            return found
        }
    }

    func reservePort(in reservation: ServiceReservation) -> Int64? {
        let upper = ranges.freePorts
        return state.withLock { state in
            let found = Self.pick(upper.lowerBound, upper.count) {
                state.heldPorts[$0] == nil && !state.reservedPorts.contains($0)
            } ?? Self.pick(ranges.ports.lowerBound, ranges.ports.count - upper.count) {
                state.heldPorts[$0] == nil && !state.reservedPorts.contains($0)
            }
            guard let found else { return nil }
            state.reservedPorts.insert(found)
            reservation.add(port: found)
            return found
        }
    }

    /// The first number from a random one on, around the end, that is free.
    private static func pick<Number: FixedWidthInteger>(
        _ start: Number, _ count: Int, _ isFree: (Number) -> Bool
    ) -> Number? {
        guard count > 0 else { return nil }
        let offset = Int.random(in: 0..<count)
        for step in 0..<count {
            let number = start + Number((offset + step) % count)
            if isFree(number) { return number }
        }
        return nil
    }

    func release(addresses: [UInt32], ports: [Int64]) {
        state.withLock { state in
            state.reservedAddresses.subtract(addresses)
            state.reservedPorts.subtract(ports)
        }
    }
}

/// What a write has reserved, until it is forgotten: by then the write has failed, or the
/// projection has what it wrote.
package final class ServiceReservation: Sendable {
    private let allocations: ServiceAllocations
    private let reserved = Mutex<(addresses: [UInt32], ports: [Int64])>(([], []))

    init(_ allocations: ServiceAllocations) {
        self.allocations = allocations
    }

    deinit {
        let (addresses, ports) = reserved.withLock { $0 }
        allocations.release(addresses: addresses, ports: ports)
    }

    func add(address: UInt32) { reserved.withLock { $0.addresses.append(address) } }
    func add(port: Int64) { reserved.withLock { $0.ports.append(port) } }
}
