import API
import Document
import Testing

/// a: 10 added, 12 changed, 14 label gone, 15 label back, 16 deleted; b: 11 added, 13 deleted;
/// k: 17 added.
private func story() throws -> StoreFixture {
    let fixture = try StoreFixture(first: 10)
    try fixture.put(configMap("a", labels: ["l": "x"], data: ["v": "1"]))
    try fixture.put(configMap("b", data: ["v": "1"]))
    try fixture.put(configMap("a", labels: ["l": "x"], data: ["v": "2"]))
    try fixture.delete(configMap("b", data: ["v": "1"]))
    try fixture.put(configMap("a", labels: ["l": "y"], data: ["v": "2"]))
    try fixture.put(configMap("a", labels: ["l": "x"], data: ["v": "2"]))
    try fixture.delete(configMap("a", labels: ["l": "x"], data: ["v": "2"]))
    try fixture.put(configMap("k", namespace: "bank"))
    return fixture
}

private let watch = "/api/v1/configmaps?watch=true"
private let everything = [
    "ADDED a 10", "ADDED b 11", "MODIFIED a 12", "DELETED b 13", "MODIFIED a 14", "MODIFIED a 15",
    "DELETED a 16", "ADDED k 17",
]

@Suite struct WatchReliableTests {
    @Test("a watch from before the first event delivers every event")
    func everyEvent() throws {
        #expect(try story().pipeline.watchLines("\(watch)&resourceVersion=9") == everything)
    }

    @Test("the old watch paths and a field selector narrow it")
    func narrowed() throws {
        let pipeline = try story().pipeline
        #expect(
            try pipeline.watchLines(
                "/api/v1/watch/namespaces/shop/configmaps/b?resourceVersion=9")
                == ["ADDED b 11", "DELETED b 13"])
        #expect(
            try pipeline.watchLines("\(watch)&resourceVersion=9&fieldSelector=metadata.name%3Db")
                == ["ADDED b 11", "DELETED b 13"])
        #expect(
            try pipeline.watchLines(
                "/api/v1/namespaces/bank/configmaps?watch=true&resourceVersion=9")
                == ["ADDED k 17"])
    }

    @Test("from 0 and without a revision the present objects come first")
    func present() throws {
        let pipeline = try story().pipeline
        #expect(try pipeline.watchLines("\(watch)&resourceVersion=0") == ["ADDED k 17"])
        #expect(try pipeline.watchLines(watch) == ["ADDED k 17"])
    }

    @Test("events written while a watch runs are delivered by it")
    func live() throws {
        let fixture = try story()
        guard case .watch(var stream) = fixture.pipeline.get("\(watch)&resourceVersion=17").body
        else { throw Missing() }
        guard case .idle = stream.next() else { throw Missing() }
        try fixture.put(configMap("late"))
        guard case .events(let pieces) = stream.next() else { throw Missing() }
        let event = try JSONValue(parsing: Array(pieces.joined()))
        #expect(event["type"] == "ADDED")
        #expect(event["object"]?["metadata"]?["resourceVersion"] == "18")
    }
}

@Suite struct WatchOrderedTests {
    @Test("revisions rise, and no two events share one")
    func rising() throws {
        let events = try story().pipeline.watch("\(watch)&resourceVersion=9")
        let revisions = events.compactMap {
            $0["object"]?["metadata"]?["resourceVersion"]?.string.flatMap { Int($0) }
        }
        #expect(revisions == Array(10...17))
    }
}

@Suite struct WatchResumableTests {
    @Test("a watch from any delivered revision goes on behind it", arguments: 9...17)
    func anyRevision(start: Int) throws {
        #expect(
            try story().pipeline.watchLines("\(watch)&resourceVersion=\(start)")
                == Array(everything.dropFirst(start - 9)))
    }

    @Test("before the first event it has expired")
    func expired() throws {
        let events = try story().pipeline.watch("\(watch)&resourceVersion=3")
        #expect(events.count == 1)
        #expect(events[0]["type"] == "ERROR")
        #expect(events[0]["object"]?["code"] == 410)
        #expect(events[0]["object"]?["message"] == "too old resource version: 3 (10)")
    }
}

@Suite struct WatchBookmarkableTests {
    private let initial =
        "\(watch)&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan"

    @Test("initial events end with the bookmark that says so")
    func initialEvents() throws {
        let events = try story().pipeline.watch(initial)
        #expect(events.count == 2)
        #expect(
            events[1].description == """
                {"type":"BOOKMARK","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":\
                {"resourceVersion":"17","annotations":{"k8s.io/initial-events-end":"true"}}}}
                """)
    }

    @Test("no bookmark for a client that takes none")
    func notWanted() throws {
        let target = "\(watch)&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
        #expect(try story().pipeline.watchLines(target) == ["ADDED k 17"])
    }

    @Test("in the past: the view, one bookmark, and nothing after it")
    func fixedView() throws {
        let fixture = try story()
        #expect(
            try fixture.pipeline.watchLines("/at/12\(watch)&allowWatchBookmarks=true")
                == ["ADDED a 12", "ADDED b 11", "BOOKMARK - 12"])
        #expect(
            try fixture.pipeline.watchLines(
                "/at/12\(watch)&resourceVersion=10&allowWatchBookmarks=true")
                == ["ADDED b 11", "MODIFIED a 12", "BOOKMARK - 12"])
    }
}

@Suite struct WatchFilterTests {
    @Test("leaving the selection is DELETED, coming back ADDED")
    func transitions() throws {
        #expect(
            try story().pipeline.watchLines("\(watch)&resourceVersion=9&labelSelector=l%3Dx")
                == [
                    "ADDED a 10", "MODIFIED a 12", "DELETED a 14", "ADDED a 15", "DELETED a 16",
                ])
    }

    @Test("initial objects pass the selection too")
    func initial() throws {
        #expect(
            try story().pipeline.watchLines("/at/12\(watch)&labelSelector=l%3Dx")
                == ["ADDED a 12"])
    }
}

@Suite struct WatchPreviousValueTests {
    @Test("what left the selection is shown as it last matched, at the event's revision")
    func lastMatch() throws {
        let events = try story().pipeline.watch(
            "\(watch)&resourceVersion=12&labelSelector=l%3Dx")
        #expect(events[0]["type"] == "DELETED")
        #expect(events[0]["object"]?["metadata"]?["labels"]?["l"] == "x")
        #expect(events[0]["object"]?["metadata"]?["resourceVersion"] == "14")
    }
}

@Suite struct WatchTableTests {
    @Test("the first event has the columns, the others none")
    func columns() throws {
        let events = try story().pipeline.watch(
            "\(watch)&resourceVersion=9",
            accept: "application/json;as=Table;v=v1;g=meta.k8s.io")
        #expect(events.count == 8)
        #expect(
            events[0]["object"]?["columnDefinitions"]?.array?.map { $0["name"] }
                == ["Name", "Data", "Age"])
        #expect(events[0]["object"]?["rows"]?[0]?["cells"]?[0] == "a")
        #expect(events[3]["object"]?["columnDefinitions"]?.isNull == true)
        #expect(events[3]["object"]?["metadata"]?["resourceVersion"] == "13")
    }
}
