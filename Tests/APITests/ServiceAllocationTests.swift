import API
import Document
import EventStore
import Foundation
import History
import KindRules
import KubernetesAPI
import Testing

@Suite("No two live Services ever have the same address or port")
struct ServiceAllocationTests {
    private static let services = GroupResource(group: "", resource: "services")

    /// A cluster with 13 addresses and 8 ports, so that writers meet.
    private static let narrow = ServiceRanges(
        addresses: 0x0A60_0001..<0x0A60_000E, addressText: "10.96.0.0/28", ports: 30_000...30_007)

    private enum Lost: Error { case changed }

    private struct Cluster: Sendable {
        let store: Store
        let allocations: ServiceAllocations

        func create(_ name: String, _ spec: JSONValue) async throws -> JSONObject {
            var service: JSONObject = [
                "kind": "Service", "apiVersion": "v1",
                "metadata": ["name": .string(name), "namespace": "shop"], "spec": spec,
            ]
            let key = ObjectKey(
                resource: ServiceAllocationTests.services, namespace: "shop", name: name)
            let reservation = try ServiceAllocation.give(
                &service, old: nil, key: key, isDryRun: false, from: allocations)
            try await write(.added, key, service)
            withExtendedLifetime(reservation) {}
            return service
        }

        func delete(_ service: JSONObject) async throws {
            let name = service["metadata"]?["name"]?.string ?? ""
            let key = ObjectKey(
                resource: ServiceAllocationTests.services, namespace: "shop", name: name)
            try await write(.deleted, key, service)
        }

        private func write(
            _ change: Event.Change, _ key: ObjectKey, _ service: JSONObject
        ) async throws {
            let draft = Draft(
                key: key, change: change, uid: "uid-\(key.name)", apiVersion: "v1",
                kind: "Service", document: JSONValue.object(service).bytes,
                request: RecordedRequest(user: "ada", verb: "\(change)"))
            _ = try await store.commit { (head) throws(Lost) -> [Draft] in
                if (head.latest(key) == nil) != (change == .added) { throw .changed }
                return [draft]
            }
        }

        /// The addresses and ports of the live Services, read from the store.
        func held() throws -> (addresses: [String], ports: [Int64]) {
            var addresses: [String] = []
            var ports: [Int64] = []
            let view = store.now
            for reference in view.references(ServiceAllocationTests.services, namespace: nil) {
                let spec = try view.get(reference.key)?.document.value()["spec"]
                addresses += (spec?["clusterIPs"]?.array ?? []).compactMap(\.string)
                ports += (spec?["ports"]?.array ?? []).compactMap { $0["nodePort"]?.int }
            }
            return (addresses, ports)
        }
    }

    private func withCluster(
        _ ranges: ServiceRanges = narrow, _ body: (Cluster) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-services-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let store = try Store.create(at: directory.path, kind: .live)
        try await body(
            Cluster(store: store, allocations: ServiceAllocations(store: store, ranges: ranges)))
    }

    private static let nodePort: JSONValue = [
        "type": "NodePort", "ports": [["port": 80, "protocol": "TCP"]],
    ]

    @Test("With many writers nothing is given twice, and what is freed is given again")
    func concurrentWriters() async throws {
        try await withCluster { cluster in
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for round in 0..<20 {
                            // A range that is full refuses; the next round finds room again.
                            guard
                                let service = try? await cluster.create(
                                    "s\(writer)-\(round)", Self.nodePort)
                            else { continue }
                            if round % 4 != 3 { try? await cluster.delete(service) }
                        }
                    }
                }
                for _ in 0..<40 {
                    let held = try? cluster.held()
                    #expect(Set(held?.addresses ?? []).count == held?.addresses.count)
                    #expect(Set(held?.ports ?? []).count == held?.ports.count)
                    await Task.yield()
                }
            }
            let held = try cluster.held()
            #expect(Set(held.addresses).count == held.addresses.count)
            #expect(held.ports.count == 8, "eight writers kept more than the ports that there are")
            #expect(Set(held.ports) == Set(30_000...30_007))
        }
    }

    @Test("What a Service asks for is its own, and refused to others with the reason")
    func asked() async throws {
        try await withCluster { cluster in
            let spec: JSONValue = [
                "type": "NodePort", "clusterIP": "10.96.0.5", "clusterIPs": ["10.96.0.5"],
                "ports": [["port": 80, "nodePort": 30_003]],
            ]
            let first = try await cluster.create("a", spec)
            #expect(first["spec"]?["ipFamilies"] == ["IPv4"])
            await #expect(throws: (any Error).self) { try await cluster.create("b", spec) }
            do {
                _ = try await cluster.create("b", spec)
            } catch ServiceAllocation.Refusal.invalid(let errors) {
                #expect(
                    errors.map(\.message) == [
                        "spec.clusterIPs: Invalid value: [\"10.96.0.5\"]: failed to allocate IP "
                            + "10.96.0.5: provided IP is already allocated"
                    ])
            }
            try await cluster.delete(first)
            #expect(try await cluster.create("b", spec)["spec"]?["clusterIP"] == "10.96.0.5")
        }
    }

    @Test("A write that fails gives back what it reserved")
    func failedWrites() async throws {
        try await withCluster { cluster in
            _ = try await cluster.create("a", Self.nodePort)
            for _ in 0..<20 {
                // The name is taken: the writer refuses.
                await #expect(throws: (any Error).self) {
                    try await cluster.create("a", Self.nodePort)
                }
            }
            for place in 0..<7 { _ = try await cluster.create("b\(place)", Self.nodePort) }
            #expect(try cluster.held().ports.count == 8)
        }
    }

    @Test("A restart finds what live Services hold in the log")
    func restart() async throws {
        try await withCluster { cluster in
            for place in 0..<8 { _ = try await cluster.create("s\(place)", Self.nodePort) }
            let again = Cluster(
                store: cluster.store,
                allocations: try ServiceAllocations(store: cluster.store, ranges: Self.narrow))
            await #expect(throws: (any Error).self) { try await again.create("t", Self.nodePort) }
            let plain: JSONValue = ["type": "ClusterIP", "ports": [["port": 80]]]
            for place in 0..<5 { _ = try await again.create("t\(place)", plain) }
            let held = try again.held()
            #expect(Set(held.addresses).count == 13)
            await #expect(throws: (any Error).self) { try await again.create("u", plain) }
        }
    }

    @Test("A dry run shows an address but takes none")
    func dryRun() async throws {
        try await withCluster { cluster in
            for _ in 0..<50 {
                var service: JSONObject = ["spec": Self.nodePort]
                _ = try ServiceAllocation.give(
                    &service, old: nil,
                    key: ObjectKey(resource: Self.services, namespace: "shop", name: "dry"),
                    isDryRun: true, from: cluster.allocations)
                #expect(service["spec"]?["clusterIP"] == "10.96.0.0")
                #expect(service["spec"]?["ports"]?[0]?["nodePort"] == 30_009)
            }
            for place in 0..<8 { _ = try await cluster.create("s\(place)", Self.nodePort) }
        }
    }
}
