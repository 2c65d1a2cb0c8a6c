import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

@Suite("Marks")
struct MarksTests {
    private func mark(_ name: String, _ revision: UInt64, _ text: String = "") -> Mark {
        Mark(
            name: name, revision: Revision(revision), made: Timestamp(nanoseconds: 7_000_000_000),
            text: text, author: "ada")
    }

    @Test func `are kept by revision, replaced by name, and removed`() throws {
        let directory = try TemporaryDirectory()
        let path = directory["store"]
        let store = try Store.create(at: path, kind: .recording)
        #expect(try store.marks == [])
        try store.setMark(mark("late", 20))
        try store.setMark(mark("early", 10, "with \"quotes\" and\nlines"))
        let reader = try Store.open(path)
        try reader.setMark(mark("late", 21, "moved"))
        let expected = [mark("early", 10, "with \"quotes\" and\nlines"), mark("late", 21, "moved")]
        #expect(try store.marks == expected)
        try store.removeMark(named: "early")
        try store.removeMark(named: "unknown")
        #expect(try reader.marks == [mark("late", 21, "moved")])
        let text = try String(contentsOfFile: path + "/marks.json", encoding: .utf8)
        #expect(
            text == """
                {"marks":[
                {"name":"late","revision":21,"time":"1970-01-01T00:00:07Z","text":"moved",\
                "author":"ada"}
                ]}

                """)
    }

    @Test func `in a damaged file are an error that names it`() throws {
        let directory = try TemporaryDirectory()
        let store = try Store.create(at: directory["store"], kind: .recording)
        try Data("{\"marks\":[{}]}".utf8).write(to: URL(filePath: directory["store/marks.json"]))
        #expect(
            throws: StoreError.damaged(
                where: directory["store/marks.json"],
                what: "mark 1 lacks name, revision or time")
        ) { _ = try store.marks }
    }
}
