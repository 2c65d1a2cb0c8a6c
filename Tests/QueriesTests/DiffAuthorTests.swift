import EventStore
import History
import KubernetesAPI
import Queries
import Testing

/// Of objects with many events between two moments, those are named that made the difference.
@Suite("The authors of a difference, however long the history in between")
struct DiffAuthorTests {
    private func change(
        _ small: SmallStore, _ from: Revision, _ to: Revision, name: String = "a"
    ) throws -> ObjectChange? {
        var query = DiffQuery()
        query.from = "\(from)"
        query.to = "\(to)"
        let answer = try query.run(small.reader)
        #expect(try DiffAnswer(json: answer.json).json == answer.json)
        return answer.changes.first { $0.object.key.name == name }
    }

    private func users(_ change: ObjectChange?) -> [String?] {
        change?.by.map { $0.author?.user } ?? []
    }

    @Test("Each field's last author is found", arguments: [1, 40, 137])
    func lastAuthors(beats: Int) throws {
        let small = try SmallStore()
        func body(_ color: String, _ size: Int, _ beat: Int) -> String {
            #""data":{"color":"\#(color)","size":"\#(size)","beat":"\#(beat)"}"#
        }
        var beat = 0
        func pause(_ color: String, _ size: Int) throws {
            for _ in 0..<beats {
                beat += 1
                try small.put("a", body(color, size, beat), by: "machine", skipping: UInt64(beat % 3))
            }
        }
        let start = try small.put("a", body("red", 1, 0), .added, by: "ann")
        try pause("red", 1)
        try small.put("a", body("green", 1, beat), by: "bob")
        try pause("green", 1)
        let blue = try small.put("a", body("blue", 1, beat), by: "cleo")
        try pause("blue", 1)
        let large = try small.put("a", body("blue", 9, beat), by: "dan")
        try pause("blue", 9)
        let end = try small.put("a", body("blue", 9, beat + 1), by: "eve")

        let forward = try #require(try change(small, start, end))
        #expect(forward.by.last?.revision == end)
        let expected = beats == 1
            ? ["machine", "bob", "machine", "cleo", "machine", "dan", "machine", "eve"]
            : ["cleo", "dan", "eve"]
        #expect(users(forward) == expected)
        #expect(forward.byIsPartial == (beats > 1))
        let backward = try #require(try change(small, end, start))
        #expect(users(backward) == expected)
        if beats > 1 { #expect(forward.by.map(\.revision) == [blue, large, end]) }
    }

    @Test("Of a life that came or went, its beginning and its end")
    func livesEnds() throws {
        let small = try SmallStore()
        let first = try small.put("other", nil, .added)
        let born = try small.put("a", nil, .added, by: "ann")
        for beat in 0..<60 { try small.put("a", #""data":{"n":"\#(beat)"}"#, by: "machine") }
        let middle = try small.put("a", nil, by: "machine")
        for beat in 0..<60 { try small.put("a", #""data":{"n":"\#(beat)"}"#, by: "machine") }
        let gone = try small.put("a", nil, .deleted, by: "bob")
        let back = try small.put("a", nil, .added, by: "cleo", uid: "u2")
        for beat in 0..<60 {
            try small.put("a", #""data":{"n":"\#(beat)"}"#, by: "machine", uid: "u2")
        }
        let end = small.store.head

        let added = try #require(try change(small, first, middle))
        #expect(added.kind == .added)
        #expect(added.by.map(\.revision) == [born, middle])
        let removed = try #require(try change(small, middle, gone))
        #expect(removed.kind == .removed)
        #expect(removed.by.map(\.revision) == [gone])
        let recreated = try #require(try change(small, middle, end))
        #expect(recreated.kind == .recreated)
        #expect(recreated.by.prefix(2).map(\.revision) == [gone, back])
        #expect(recreated.by.last?.revision == end)
        #expect(recreated.byIsPartial)
    }

    @Test("An object with few events names them all")
    func fewEvents() throws {
        let small = try SmallStore()
        let start = try small.put("a", nil, .added, by: "ann")
        for beat in 0..<32 { try small.put("a", #""data":{"n":"\#(beat)"}"#, by: "m") }
        let all = try #require(try change(small, start, small.store.head))
        #expect(all.by.count == 32)
        #expect(!all.byIsPartial)
        try small.put("a", #""data":{"n":"x"}"#, by: "zoe")
        let last = try #require(try change(small, start, small.store.head))
        #expect(users(last) == ["zoe"])
        #expect(last.byIsPartial)
    }
}
