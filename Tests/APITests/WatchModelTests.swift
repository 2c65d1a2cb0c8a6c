import API
import Document
import Testing

/// Random workloads: a client that lists at N and follows a watch from N must hold what a list at
/// the head holds, whatever it selects.
@Suite struct WatchModelTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private static let selections = [
        "", "&labelSelector=l%3Dx", "&labelSelector=!l", "&fieldSelector=metadata.name%3Dc3",
        "&labelSelector=l%20in%20(x,y)&fieldSelector=metadata.namespace%3Dbank",
    ]

    private func workload(_ random: inout Random) throws -> StoreFixture {
        let fixture = try StoreFixture(first: 1)
        var living: [String: JSONValue] = [:]
        for step in 0..<150 {
            let name = "c\(Int.random(in: 0..<8, using: &random))"
            let namespace = Bool.random(using: &random) ? "bank" : "shop"
            let id = "\(namespace)/\(name)"
            if let object = living[id], Int.random(in: 0..<4, using: &random) == 0 {
                try fixture.delete(object)
                living[id] = nil
                continue
            }
            let label = ["x", "y", nil].randomElement(using: &random) ?? nil
            let object = configMap(
                name, namespace: namespace, labels: label.map { ["l": $0] } ?? [:],
                data: ["step": "\(step)"])
            try fixture.put(object)
            living[id] = object
        }
        return fixture
    }

    private func identity(_ object: JSONValue?) -> String {
        let metadata = object?["metadata"]
        return "\(metadata?["namespace"]?.string ?? "")/\(metadata?["name"]?.string ?? "")"
    }

    private func list(_ pipeline: ReadPipeline, _ query: String) throws -> [String: JSONValue] {
        var state: [String: JSONValue] = [:]
        for item in try (pipeline.json("/api/v1/configmaps?\(query)")["items"]?.array).required() {
            state[identity(item)] = item["data"]
        }
        return state
    }

    @Test("list and watch end in the state of a list", arguments: 1...6 as ClosedRange<UInt64>)
    func listAndWatch(seed: UInt64) throws {
        var random = Random(state: seed)
        let pipeline = try workload(&random).pipeline
        for selection in Self.selections {
            for _ in 0..<6 {
                let start = Int.random(in: 1...150, using: &random)
                let note = Comment("seed \(seed), from \(start), selection \"\(selection)\"")
                var state = try list(
                    pipeline, "resourceVersion=\(start)&resourceVersionMatch=Exact\(selection)")
                var last = start
                let events = try pipeline.watch(
                    "/api/v1/configmaps?watch=true&resourceVersion=\(start)\(selection)")
                for event in events {
                    let object = event["object"]
                    let version = object?["metadata"]?["resourceVersion"]?.string
                    let revision = try version.flatMap { Int($0) }.required()
                    #expect(revision > last, note)
                    last = revision
                    let id = identity(object)
                    switch event["type"]?.string {
                    case "ADDED":
                        #expect(state[id] == nil, note)
                        state[id] = object?["data"]
                    case "MODIFIED":
                        #expect(state[id] != nil, note)
                        state[id] = object?["data"]
                    case "DELETED":
                        #expect(state[id] != nil, note)
                        state[id] = nil
                    default: Issue.record("an event of another type: \(event)")
                    }
                }
                #expect(try state == list(pipeline, selection), note)
            }
        }
    }
}
