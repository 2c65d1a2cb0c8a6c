@testable import EventStore
import Foundation
import Glibc
import History
import KubernetesAPI
import LMDB
import Testing

@Suite("A store that can't do what it is asked says why and stays whole")
struct StoreFailureTests {
    private let directory: TemporaryDirectory
    private var path: String { directory["store"] }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func event(
        _ revision: UInt64, _ change: Event.Change = .added, name: String = "a"
    ) -> NewRecord {
        .event(
            NewEvent(
                revision: Revision(revision), change: change,
                key: ObjectKey(
                    resource: GroupResource(group: "", resource: "pods"), namespace: "shop",
                    name: name),
                uid: "u", apiVersion: "v1", kind: "Pod",
                document: Array("{\"metadata\":{}}".utf8), resourceVersionOffset: 13))
    }

    @Test func `what is no store`() throws {
        #expect(throws: StoreError.notFound(path: path)) { _ = try Store.open(path) }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        #expect(throws: StoreError.notAStore(path: path, what: "it has no log/")) {
            _ = try Store.open(path)
        }
        try Data("hello, I am a letter of some length".utf8)
            .write(to: URL(filePath: directory["letter"]))
        #expect(throws: StoreError.self) { _ = try Store.open(directory["letter"]) }
        try FileManager.default.createDirectory(
            atPath: path + "/log", withIntermediateDirectories: true)
        try Data(repeating: 7, count: 20_000).write(to: URL(filePath: path + "/log/data.mdb"))
        #expect(throws: StoreError.self) { _ = try Store.open(path) }
    }

    @Test func `what is there already`() throws {
        _ = try Store.create(at: path, kind: .recording)
        #expect(throws: StoreError.alreadyExists(path: path)) {
            _ = try Store.create(at: path, kind: .recording)
        }
    }

    @Test func `a store that another writer has open`() throws {
        let store = try Store.create(at: path, kind: .live)
        #expect(throws: StoreError.locked(path: path)) {
            _ = try Store.open(path, access: .writing)
        }
        let reader = try Store.open(path)
        #expect(reader.kind == .live)
        #expect(throws: StoreError.readOnly(path: path)) { try reader.append([event(1)]) }
        try store.append([event(1)])
        #expect(reader.head == .zero)
        #expect(try reader.refresh())
        #expect(reader.head == Revision(1))
        #expect(try !reader.refresh())
    }

    @Test func `a store of a later format`() throws {
        _ = try Store.create(at: path, kind: .recording)
        do {
            let environment = try LMDBEnvironment(path: path + "/log", readOnly: false)
            let table = try #require(try environment.table("meta", creating: false))
            let transaction = try environment.beginWrite()
            try transaction.put([2, 0, 0, 0], in: table, at: LMDBKey(1))
            try transaction.commit()
        }
        #expect(throws: StoreError.newerFormat(path: path, found: 2, known: 1)) {
            _ = try Store.open(path)
        }
    }

    @Test func `views outside the history`() throws {
        let store = try Store.create(at: path, kind: .recording)
        try store.append([event(10), event(20, .modified)])
        #expect(throws: StoreError.beforeFirst(first: Revision(10))) {
            _ = try store.view(at: Revision(9))
        }
        #expect(throws: StoreError.afterHead(head: Revision(20))) {
            _ = try store.view(at: Revision(21))
        }
        #expect(try store.view(at: Revision(15)).references(event15.resource).count == 1)
    }

    private var event15: ObjectKey {
        ObjectKey(
            resource: GroupResource(group: "", resource: "pods"), namespace: "shop", name: "a")
    }

    @Test func `records that do not fit`() throws {
        let store = try Store.create(at: path, kind: .recording)
        try store.append([event(10), event(20, .modified)])
        let request = RecordedRequest(user: "ada", verb: "patch")
        #expect(
            throws: StoreError.missingBelowHead(revision: Revision(15), head: Revision(21))
        ) { try store.append([event(21, name: "b"), event(15, name: "c")]) }
        #expect(throws: StoreError.self) { try store.append([event(20, .modified)]) }
        #expect(throws: StoreError.self) {
            try store.append([.supplement(revision: Revision(11), request, inferred: false)])
        }
        #expect(throws: StoreError.self) { try store.append([event(30, .reobserved)]) }
        #expect(store.head == Revision(20))
        #expect(store.eventCount == 2)
        try store.append([
            event(30, .modified), .supplement(revision: Revision(30), request, inferred: true),
            event(20, .reobserved), event(31, .modified),
        ])
        #expect(try store.verify().problems == [])
        #expect(try store.requests(of: Revision(30)) == [request])
        #expect(try store.event(at: Revision(30))?.requestIsInferred == true)
    }

    @Test func `reobserved content belongs to the views after it was seen`() throws {
        let store = try Store.create(at: path, kind: .recording)
        var again = event(10, .reobserved)
        if case .event(var new) = again {
            new.document = Array("{\"metadata\":{},\"new\":1}".utf8)
            again = .event(new)
        }
        try store.append([event(10), event(12, name: "b"), again, event(14, name: "c")])
        func text(_ revision: UInt64) throws -> String? {
            try store.view(at: Revision(revision)).get(event15).map {
                String(decoding: $0.document.bytesWithResourceVersion(), as: UTF8.self)
            }
        }
        #expect(try text(11) == "{\"metadata\":{\"resourceVersion\":\"10\"}}")
        #expect(try text(12) == "{\"metadata\":{\"resourceVersion\":\"10\"},\"new\":1}")
        #expect(try text(14) == "{\"metadata\":{\"resourceVersion\":\"10\"},\"new\":1}")
        #expect(try store.holds(Array("{\"metadata\":{}}".utf8), of: event15, at: Revision(10)))
        #expect(
            try store.holds(
                Array("{\"metadata\":{},\"new\":1}".utf8), of: event15, at: Revision(10)))
        #expect(try !store.holds(Array("{}".utf8), of: event15, at: Revision(10)))
        #expect(try store.verify().problems == [])
    }

    @Test func `damage is found, named, and does not hide the rest`() throws {
        var workload = Workload(seed: 77)
        do {
            let store = try Store.create(at: path, kind: .recording)
            for _ in 0..<3 { try store.append(workload.records(100)) }
        }
        let file = path + "/log/data.mdb"
        let whole = try Data(contentsOf: URL(filePath: file))
        var generator = SeededGenerator(seed: 78)
        var found = 0
        for _ in 0..<8 {
            // Whole blocks lie in overflow pages; the B-tree's own pages are LMDB's to check.
            var bytes = whole
            let at = Int.random(in: whole.count / 2..<whole.count - 4_096, using: &generator)
            for offset in 0..<64 { bytes[at + offset] ^= 0x5A }
            try bytes.write(to: URL(filePath: file))
            guard let store = try? Store.open(path) else {
                found += 1
                continue
            }
            guard let report = try? store.verify() else {
                found += 1
                continue
            }
            if !report.isOK { found += 1 }
            var wrong = 0
            for key in workload.allKeys {
                for (reference, version) in zip(
                    store.history(of: key), workload.model.history(of: key))
                where reference.revision == version.revision {
                    let document = try? store.document(at: reference.position)
                    if let document, document.bytes != version.document { wrong += 1 }
                }
            }
            #expect(wrong == 0, "a damaged document was served as if it were whole")
        }
        #expect(found > 0)
        try whole.write(to: URL(filePath: file))
        #expect(try Store.open(path).verify().isOK)
    }

    @Test func `a garbled block stops writing, not reading`() throws {
        var workload = Workload(seed: 79)
        do {
            let store = try Store.create(at: path, kind: .recording)
            for _ in 0..<3 { try store.append(workload.records(200)) }
        }
        do {
            let environment = try LMDBEnvironment(path: path + "/log", readOnly: false)
            let table = try #require(try environment.table("blocks", creating: false))
            var block: [UInt8] = []
            var key: UInt64 = 0
            do {
                let transaction = try environment.beginRead()
                var count = 0
                try unsafe transaction.forEach(in: table) { found, value in
                    count += 1
                    key = found.number
                    block = unsafe [UInt8](value)
                    return count < 3
                }
            }
            block[block.count - 5] ^= 1
            let transaction = try environment.beginWrite()
            try transaction.put(block, in: table, at: LMDBKey(key))
            try transaction.commit()
        }
        let store = try Store.open(path, access: .writing)
        let report = try store.verify()
        #expect(report.problems.contains { $0.what.contains("not what was written") })
        var (good, bad) = (0, 0)
        try store.events { event in
            do {
                _ = try store.document(at: event.position)
                good += 1
            } catch let error as StoreError {
                if case .damaged = error { bad += 1 }
            }
            return true
        }
        #expect(good > 50)
        #expect(bad > 50)
    }

    @Test func `a file that was cut off anywhere is an error or damage, never a crash`() throws {
        var workload = Workload(seed: 17)
        let whole = try Store.create(at: path, kind: .recording)
        for _ in 0..<12 { try whole.append(workload.records(300)) }
        let data = try Data(contentsOf: URL(filePath: path + "/log/data.mdb"))
        for (number, percent) in [0, 3, 20, 45, 70, 90, 99].enumerated() {
            let copy = directory["copy\(number)"]
            try FileManager.default.createDirectory(
                atPath: copy + "/log", withIntermediateDirectories: true)
            try data.prefix(data.count * percent / 100)
                .write(to: URL(filePath: copy + "/log/data.mdb"))
            do throws(StoreError) {
                let store = try Store.open(copy)
                let problems = try store.verify().problems
                #expect(!problems.isEmpty, "\(percent) % of the file is no whole store")
            } catch {
                switch error {
                case .damaged, .notAStore: break
                default: Issue.record("\(percent) %: \(error)")
                }
            }
        }
        #expect(try whole.verify().problems == [])
    }

    @Test func `blocks that are gone from the middle are damage, and all else is read`() throws {
        for lost in 0..<3 {
            let path = directory["store-\(lost)"]
            var workload = Workload(seed: 80, keyCount: 400)
            do {
                let store = try Store.create(at: path, kind: .recording)
                for _ in 0..<3 { try store.append(workload.records(120)) }
            }
            do {
                let environment = try LMDBEnvironment(path: path + "/log", readOnly: false)
                let table = try #require(try environment.table("blocks", creating: false))
                var keys: [LMDBKey] = []
                do {
                    let transaction = try environment.beginRead()
                    try unsafe transaction.forEach(in: table) { key, _ in
                        keys.append(key)
                        return true
                    }
                }
                let transaction = try environment.beginWrite()
                try transaction.put(Array("garbage".utf8), in: table, at: keys[lost])
                try transaction.commit()
            }
            let store = try Store.open(path, access: .writing)
            #expect(!store.damageAtOpen.isEmpty)
            #expect(try !store.verify().isOK)
            #expect(store.eventCount > 50)
            for resource in store.now.resources() { _ = store.now.references(resource) }
            #expect(throws: StoreError.self) { try store.append(workload.records(1)) }
        }
    }

    @Test func `a full disk refuses the append, and takes it when there is room`() throws {
        let disk = directory["disk"]
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard unsafe mount("tmpfs", disk, "tmpfs", 0, "size=1m") == 0 else {
            // Mounting a small disk needs root.
            return
        }
        defer { unsafe umount(disk) }
        var workload = Workload(seed: 81)
        let store = try Store.create(at: disk + "/store", kind: .recording)
        var kept = workload
        var failure: StoreError?
        while failure == nil {
            let records = workload.records(100)
            do throws(StoreError) {
                try store.append(records)
                kept = workload
            } catch {
                failure = error
            }
        }
        #expect(failure == .diskFull(path: disk + "/store"))
        try compare(store, &kept, "after a full disk")
        _ = unsafe mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=4m")
        try store.append(kept.records(100))
        try compare(store, &kept, "with room again")
        #expect(try store.verify().problems == [])
    }
}
