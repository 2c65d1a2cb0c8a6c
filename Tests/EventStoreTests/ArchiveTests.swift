import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

@Suite("An archive")
struct ArchiveTests {
    @Test func `answers as its store does, with the same tree head and marks`() throws {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: 21)
        let store = try Store.create(at: directory["store"], kind: .recording)
        for count in [1, 300, 20, 400] { try store.append(workload.records(count)) }
        let mark = Mark(
            name: "before", revision: store.head, made: Timestamp(nanoseconds: 5_000),
            text: "a \"note\"", author: "ada")
        try store.setMark(mark)
        try store.writeArchive(to: directory["a.hindsight"])
        let archive = try Store.open(directory["a.hindsight"])
        #expect(archive.isArchive)
        #expect(archive.uuid == store.uuid)
        #expect(try archive.marks == [mark])
        #expect(try archive.treeHead() == store.treeHead())
        try compare(archive, &workload, "archive")
        let report = try archive.verify()
        #expect(report.problems == [])
        #expect(report.records == store.recordCount)
        #expect(throws: StoreError.readOnly(path: archive.path)) { try archive.setMark(mark) }
        #expect(throws: StoreError.readOnly(path: archive.path)) {
            _ = try Store.open(archive.path, access: .writing)
        }
    }

    @Test func `has the same bytes each time`() throws {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: 22)
        let store = try Store.create(at: directory["store"], kind: .recording)
        for count in [100, 3, 500] { try store.append(workload.records(count)) }
        try store.writeArchive(to: directory["a"])
        try store.writeArchive(to: directory["b"])
        try store.writeArchive(to: directory["b"])
        try Store.open(directory["a"]).writeArchive(to: directory["c"])
        let bytes = try ["a", "b", "c"].map { try Data(contentsOf: URL(filePath: directory[$0])) }
        #expect(bytes[0] == bytes[1])
        #expect(bytes[0] == bytes[2])
    }

    @Test func `ends at a revision when asked to`() throws {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: 23)
        let store = try Store.create(at: directory["store"], kind: .recording)
        try store.append(workload.records(200))
        let head = store.head
        try store.append(workload.records(200))
        try store.writeArchive(to: directory["a"], through: head)
        let archive = try Store.open(directory["a"])
        #expect(archive.head == head)
        #expect(try archive.verify().problems == [])
        let keys = try store.view(at: head).references(GroupResource(group: "", resource: "pods"))
        #expect(archive.now.references(GroupResource(group: "", resource: "pods")) == keys)
    }

    @Test func `that was cut off or changed says so`() throws {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: 24)
        let store = try Store.create(at: directory["store"], kind: .recording)
        try store.append(workload.records(300))
        try store.writeArchive(to: directory["a"])
        let whole = try Data(contentsOf: URL(filePath: directory["a"]))
        for count in [10, 100, whole.count / 2, whole.count - 1] {
            try whole.prefix(count).write(to: URL(filePath: directory["cut"]))
            let error = #expect(throws: StoreError.self) { _ = try Store.open(directory["cut"]) }
            let words = count < 32 ? "not a Hindsight" : "cut off"
            #expect(error?.description.contains(words) == true)
        }
        var changed = whole
        changed[whole.count - 30] ^= 1
        try changed.write(to: URL(filePath: directory["changed"]))
        #expect(throws: StoreError.self) { _ = try Store.open(directory["changed"]) }
        var other = whole
        other[8] = 9
        try other.write(to: URL(filePath: directory["other"]))
        #expect(
            throws: StoreError.newerFormat(path: directory["other"], found: 9, known: 1)
        ) { _ = try Store.open(directory["other"]) }
    }

    @Test func `never replaces a file that is none`() throws {
        let directory = try TemporaryDirectory()
        let store = try Store.create(at: directory["store"], kind: .recording)
        try Data("hello".utf8).write(to: URL(filePath: directory["letter"]))
        #expect(throws: StoreError.alreadyExists(path: directory["letter"])) {
            try store.writeArchive(to: directory["letter"])
        }
    }
}
