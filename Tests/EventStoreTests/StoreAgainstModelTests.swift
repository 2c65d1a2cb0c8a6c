import EventStore
import History
import KubernetesAPI
import Testing

@Suite("A store answers as a plain list of changes does")
struct StoreAgainstModelTests {
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `under random changes in batches of any size, and after reopening`(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: seed)
        var store: Store? = try Store.create(at: directory["store"], kind: .recording)
        for round in 0..<6 {
            if store == nil { store = try Store.open(directory["store"], access: .writing) }
            guard let open = store else { return }
            let sizes = [1, 3, 40, 300, 7, 520]
            try open.append(workload.records(sizes[Int(workload.generator.next() % 6)]))
            if round == 1 {
                try open.train(on: workload.model.versions.compactMap(\.document))
            }
            try compare(open, &workload, "seed \(seed), round \(round)")
            if round == 3 { try open.updateIndex() }
            let report = try open.verify()
            #expect(report.problems == [], "seed \(seed), round \(round)")
            #expect(report.records == open.recordCount)
            #expect(report.objects == workload.model.state(at: open.head).count)
            if workload.generator.chance(50) { store = nil }
        }
        store = nil
        try compare(Store.open(directory["store"]), &workload, "seed \(seed), reading")
    }
}

/// Compares all answers with the model's, at the head and at random revisions.
func compare(_ store: Store, _ workload: inout Workload, _ place: Comment) throws {
    let model = workload.model
    #expect(store.head == model.head, place)
    #expect(store.eventCount == model.versions.count, place)
    var revisions = [model.head]
    for _ in 0..<4 {
        if let version = model.versions.randomElement(using: &workload.generator) {
            revisions.append(version.visible)
            revisions.append(Revision(version.visible.rawValue + 1))
        }
    }
    for revision in revisions where revision <= model.head {
        try compareState(store, model, revision, &workload, place)
    }
    compareLives(store, model, &workload, place)
    for key in workload.allKeys {
        let history = store.history(of: key)
        let expected = model.history(of: key)
        #expect(history.map(\.revision) == expected.map(\.revision), place)
        #expect(history.map(\.change) == expected.map(\.change), place)
        let next = store.nextEvent(after: revisions[1 % revisions.count], key: key)
        #expect(
            next?.revision
                == expected.first { $0.visible > revisions[1 % revisions.count] }?.revision, place)
    }
    try compareEvents(store, model, place)
    compareClock(store, model, &workload, place)
}

private func compareState(
    _ store: Store, _ model: ModelStore, _ revision: Revision, _ workload: inout Workload,
    _ place: Comment
) throws {
    let view = try store.view(at: revision)
    let state = model.state(at: revision)
    let resources = Set(state.keys.map(\.resource)).sorted()
    #expect(view.resources() == resources, place)
    for resource in resources {
        let keys = state.keys.filter { $0.resource == resource }.sorted()
        let references = view.references(resource)
        #expect(references.map(\.key) == keys, place)
        #expect(references.map(\.revision) == keys.map { state[$0]?.revision }, place)
        #expect(view.count(resource) == keys.count, place)
        let namespace = keys.randomElement(using: &workload.generator)?.namespace ?? ""
        let inNamespace = keys.filter { $0.namespace == namespace }
        #expect(view.references(resource, namespace: namespace).map(\.key) == inNamespace, place)
        if let after = keys.randomElement(using: &workload.generator) {
            let rest = keys.filter { $0 > after }.prefix(3)
            #expect(view.references(resource, after: after, limit: 3).map(\.key) == Array(rest))
            #expect(
                view.references(resource, namespace: namespace, after: after).map(\.key)
                    == inNamespace.filter { $0 > after }, place)
        }
        try store.documents(references) { index, document in
            #expect(document.bytes == state[keys[index]]?.document, place)
        }
    }
    for key in workload.allKeys {
        let object = try view.get(key)
        #expect(object?.document.bytes == state[key]?.document, place)
        #expect(object?.uid == state[key]?.uid, place)
        #expect(object?.document.revision == state[key]?.revision, place)
    }
}

private func compareLives(
    _ store: Store, _ model: ModelStore, _ workload: inout Workload, _ place: Comment
) {
    let ends = (0..<2).map { _ in
        Revision(UInt64.random(in: 99...model.head.rawValue, using: &workload.generator))
    }.sorted()
    let (low, high) = (ends[0], ends[1])
    for key in workload.allKeys {
        let history = model.history(of: key)
        let between = history.filter { $0.visible > low && $0.visible <= high }
        let (first, last) = (
            history.last { $0.visible <= low }, history.last { $0.visible <= high }
        )
        #expect(store.latestEvent(of: key, through: high)?.revision == last?.revision, place)
        #expect(
            store.history(of: key, after: low, through: high, limit: 3).map(\.revision)
                == between.suffix(3).map(\.revision), place)
        let begins = last.flatMap { last in
            last.change == .deleted || first?.uid == last.uid
                ? nil : between.first { $0.uid == last.uid }
        }
        let ends = first.flatMap { first in
            first.change == .deleted
                ? nil : between.first { $0.uid != first.uid || $0.change == .deleted }
        }
        #expect(
            store.beginning(of: key, after: low, through: high)?.revision == begins?.revision,
            place)
        #expect(
            store.ending(of: key, after: low, through: high)?.revision == ends?.revision, place)
    }
}

private func compareEvents(_ store: Store, _ model: ModelStore, _ place: Comment) throws {
    var index = 0
    try store.events { event in
        let version = model.versions[index]
        #expect(event.revision == version.revision, place)
        #expect(event.key == version.key, place)
        #expect(event.uid == version.uid, place)
        #expect(event.observed == version.observed, place)
        var request = version.request
        if request == nil, version.change != .reobserved {
            request = model.supplements.first { $0.0 == version.revision }?.1
        }
        request?.body = []
        #expect(event.request == request, place)
        let document = try store.document(at: event.position)
        #expect(document?.bytes == version.document, place)
        index += 1
        return true
    }
    #expect(index == model.versions.count, place)
    var reversed: [Revision] = []
    try store.events(reversed: true) { event in
        reversed.append(event.revision)
        return true
    }
    #expect(reversed == model.versions.reversed().map(\.revision), place)
    var followed: [Revision] = []
    var next = Position(1)
    while followed.count < model.versions.count {
        // In steps, each going on where the one before ended.
        var count = 0
        let after = try store.follow(from: next) { event in
            followed.append(event.revision)
            count += 1
            return count < 100
        }
        guard after > next else { break }
        next = after
    }
    #expect(followed == model.versions.map(\.revision), place)
    #expect(try store.follow(from: next) { _ in true } == next, place)
    var others = 0
    try store.otherRequests { request, named in
        var expected = model.requests[others].0
        expected.body = []
        #expect(request == expected, place)
        #expect(named == model.requests[others].1, place)
        others += 1
        return true
    }
    #expect(others == model.requests.count, place)
    for version in model.versions.suffix(20) where version.change != .reobserved {
        let expected =
            [version.request].compactMap { $0 }
            + model.supplements.filter { $0.0 == version.revision }.map(\.1)
            + model.requests.filter { $0.1 == version.revision }.map(\.0)
        let named = try store.requests(of: version.revision)
        #expect(named == expected, place)
    }
}

private func compareClock(
    _ store: Store, _ model: ModelStore, _ workload: inout Workload, _ place: Comment
) {
    let times = model.times()
    for _ in 0..<10 {
        let index = Int.random(in: 0..<times.count, using: &workload.generator)
        guard times[index] < .max else { continue }
        let time = Timestamp(nanoseconds: times[index] + 1)
        #expect(store.revision(at: time) == model.revision(at: time, times), place)
        let last = model.versions.lastIndex { $0.visible <= model.versions[index].visible }
        #expect(
            store.time(of: model.versions[index].visible)?.nanoseconds == times[last ?? index],
            place)
    }
}
