@testable import EventStore
import History
import KubernetesAPI
import Testing

@Suite("What a run is made of")
struct RunStructureTests {
    @Test(arguments: [UInt64(1), 2])
    func `copies of an array keep what they had`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var array = PersistentArray<Int>()
        var expected: [Int] = []
        var copies: [(PersistentArray<Int>, [Int])] = []
        for step in 0..<80_000 {
            if expected.isEmpty || generator.chance(70) {
                array.append(step)
                expected.append(step)
            } else {
                let index = Int.random(in: 0..<expected.count, using: &generator)
                array[index] = -step
                expected[index] = -step
            }
            if step % 20_000 == 0 { copies.append((array, expected)) }
        }
        copies.append((array, expected))
        for (copy, expected) in copies {
            #expect(copy.indices.map { copy[$0] } == expected, "seed \(seed)")
        }
    }

    @Test func `ascending numbers may lie far from each other`() {
        var numbers = AscendingNumbers()
        var expected: [UInt64] = []
        var last: UInt64 = 5
        for step in 0..<5_000 {
            last += step % 700 == 0 ? 1 << 40 : UInt64(step % 3)
            numbers.append(last)
            expected.append(last)
        }
        numbers.append(.max)
        expected.append(.max)
        #expect(numbers.indices.map { numbers[$0] } == expected)
        for value in [0, 5, expected[2_000], expected[4_999] + 1, .max] {
            #expect(numbers.lowerBound(of: value) == expected.firstIndex { $0 >= value })
        }
    }

    /// With a hash of few bits, leaves can't be told apart and have to grow.
    @Test(arguments: [UInt64.max, 0xFF00_0000_0000_00FF, 7, 0])
    func `an index finds every number, whatever the hashes`(mask: UInt64) {
        func hash(_ number: UInt32) -> UInt64 {
            var generator = SeededGenerator(seed: UInt64(number))
            return generator.next() & mask
        }
        var index = HashIndex()
        let count: UInt32 = mask < 8 ? 600 : 20_000
        var half: HashIndex?
        for number in 0..<count {
            if number == count / 2 { half = index }
            index.insert(number, hash: hash(number))
        }
        let step = mask < 8 ? 97 : 7
        for number in stride(from: 0, to: count, by: step) {
            #expect(index.number(hash: hash(number)) { $0 == number } == number)
            let isOld = number < count / 2
            #expect(half?.number(hash: hash(number)) { $0 == number } == (isOld ? number : nil))
        }
        index.replace(3, with: count, hash: hash(3))
        #expect(index.number(hash: hash(3)) { $0 == count } == count)
        #expect(index.number(hash: hash(3)) { $0 == 3 } == nil)
    }

    @Test(arguments: [UInt64(11)])
    func `readers that hold a run see it as it was while the store grows`(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        let path = directory["store"]
        var workload = Workload(seed: seed, keyCount: 90)
        let writer = try Store.create(at: path, kind: .recording)
        let reader = try Store.open(path)
        var held: [(snapshot: RunSnapshot, model: ModelStore)] = []
        for round in 0..<20 {
            try writer.append(workload.records(round % 5 == 4 ? 300 : 1 + round % 33))
            #expect(try reader.refresh())
            held.append(
                (round % 2 == 0 ? writer.snapshot() : reader.snapshot(), workload.model))
        }
        for (snapshot, model) in held {
            compare(snapshot.run, model, workload.allKeys, "seed \(seed)")
        }
        try EventStoreTests.compare(reader, &workload, "seed \(seed), refreshed")
    }

    private func compare(_ run: Run, _ model: ModelStore, _ keys: [ObjectKey], _ place: Comment) {
        #expect(run.eventCount == model.versions.count, place)
        #expect(run.head == model.head.rawValue, place)
        #expect(run.positions.indices.map { run.uid(of: $0) } == model.versions.map(\.uid), place)
        #expect(run.times.indices.map { run.times[$0] } == model.times(), place)
        let histories = Dictionary(grouping: model.versions, by: \.key)
        for key in keys {
            var history: [UInt64] = []
            var at = run.number(of: key).flatMap { run.latestEvent(of: $0) }
            while let index = at {
                history.append(run.revision(of: index))
                at = run.previous(of: index)
            }
            #expect(
                history.reversed() == (histories[key] ?? []).map(\.revision.rawValue), place)
        }
        for (number, resource) in run.interns.resources.indices.map({
            ($0, run.interns.resources[$0])
        }).dropFirst() {
            var live: [ObjectKey] = []
            run.visit(run.liveKeys[number], namespace: nil, after: nil) {
                live.append(run.objectKey(ofKey: $0))
                return true
            }
            #expect(live == model.live.keys.filter { $0.resource == resource }.sorted(), place)
        }
    }

    @Test(arguments: [UInt64(21)])
    func `sets of the past are the same from checkpoints as from the beginning`(
        seed: UInt64
    ) throws {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: seed, keyCount: 900)
        let store = try Store.create(at: directory["store"], kind: .recording)
        for _ in 0..<4 { try store.append(workload.records(2_500)) }
        let resource = GroupResource(group: "", resource: "pods")
        for version in [2, 5_000, 100, 8_000, 5_001].map({ workload.model.versions[$0] }) {
            let view = try store.view(at: version.visible)
            let expected = workload.model.state(at: version.visible).keys
                .filter { $0.resource == resource }.sorted()
            for _ in 0..<2 {
                #expect(view.references(resource).map(\.key) == expected, "seed \(seed)")
            }
            #expect(view.count(resource) == expected.count, "seed \(seed)")
        }
    }

    @Test func `the tally is that of all events`() throws {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: 31)
        let store = try Store.create(at: directory["store"], kind: .recording)
        for _ in 0..<6 { try store.append(workload.records(200)) }
        for open in [store, try Store.open(directory["store"])] {
            let tally = open.tally()
            var events = 0
            var withAuthor = 0
            var inferredRevisions = 0
            try open.events { event in
                events += 1
                withAuthor += event.request == nil ? 0 : 1
                inferredRevisions += event.revisionIsInferred ? 1 : 0
                return true
            }
            #expect(tally.byResource.values.reduce(0) { $0 + $1.events } == events)
            #expect(tally.byResource.values.reduce(0) { $0 + $1.withAuthor } == withAuthor)
            #expect(tally.inferredRevisions == inferredRevisions)
            #expect(tally.otherRequests == workload.model.requests.count)
        }
    }
}
