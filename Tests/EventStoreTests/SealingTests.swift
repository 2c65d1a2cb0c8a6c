@testable import EventStore
import Document
import Foundation
import Glibc
import History
import KubernetesAPI
import Sealing
import Testing

/// A live store with Secrets, sealed under a key ring beside it.
struct SecretStore {
    static let secrets = GroupResource(group: "", resource: "secrets")

    let directory: TemporaryDirectory
    let store: Store

    init(_ directory: TemporaryDirectory) throws {
        self.directory = directory
        let ring = try KeyRing(openingOrCreating: directory["ring"])
        store = try Store.create(
            at: directory["store"], kind: .live, sealing: Self.sealing(directory))
        _ = try ring.addingKey(store: store.uuid)
        try store.reloadKeys()
    }

    static func sealing(_ directory: TemporaryDirectory) -> StoreSealing {
        let path = directory["ring"]
        return StoreSealing(policy: .secrets) { uuid throws(KeyRingError) in
            let keys = try KeyRing(opening: path)?.sealingKeys(store: uuid) ?? []
            return SealingKeys(wrapping: keys.last, others: keys)
        }
    }

    static func key(_ name: String) -> ObjectKey {
        ObjectKey(resource: secrets, namespace: "shop", name: name)
    }

    static func document(_ name: String, value: String) -> [UInt8] {
        Array(
            """
            {"apiVersion":"v1","data":{"password":"\(value)"},"kind":"Secret","metadata":{"labels":\
            {"tier":"\(value)"},"name":"\(name)","namespace":"shop","uid":"uid-\(name)"}}
            """.utf8)
    }

    func write(
        _ change: Event.Change, _ name: String, value: String, minute: Int
    ) async throws -> Revision {
        let key = Self.key(name)
        var request = RecordedRequest(user: "ada", verb: "\(change)")
        request.target = key
        request.completed = Timestamp(nanoseconds: Int64(minute) * 60_000_000_000)
        let draft = Draft(
            key: key, change: change, uid: "uid-\(name)", apiVersion: "v1", kind: "Secret",
            document: Self.document(name, value: value), request: request)
        return try await store.commit { (_) throws(LiveStore.Refusal) in [draft] }.head
    }

    static func value(_ store: Store, _ name: String, at revision: Revision? = nil) throws -> String? {
        let view = try revision.map { try store.view(at: $0) } ?? store.now
        return try view.get(key(name))?.document.value()["data"]?["password"]?.string
    }

    /// Whether a text is in any file of the store.
    func holds(_ text: String) throws -> Bool {
        for folder in ["log", "index"] {
            let path = directory["store"] + "/\(folder)/data.mdb"
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            if data.range(of: Data(text.utf8)) != nil { return true }
        }
        return false
    }
}

@Suite("Sealed objects")
struct SealingTests {
    @Test func `come back as they were written, and the files hold none of them`() async throws {
        let directory = try TemporaryDirectory()
        let secrets = try SecretStore(directory)
        var revisions: [Revision] = []
        revisions.append(try await secrets.write(.added, "db", value: "canary-one", minute: 0))
        revisions.append(try await secrets.write(.modified, "db", value: "canary-two", minute: 1))
        revisions.append(try await secrets.write(.deleted, "db", value: "canary-two", minute: 90))
        try secrets.store.updateIndex()
        #expect(try SecretStore.value(secrets.store, "db", at: revisions[0]) == "canary-one")
        #expect(try SecretStore.value(secrets.store, "db", at: revisions[1]) == "canary-two")
        #expect(try SecretStore.value(secrets.store, "db") == nil)
        #expect(secrets.store.dataKeyCount == 2)
        #expect(try secrets.store.verify().problems == [])
        #expect(try !secrets.holds("canary"))
        // Facts come from the document, not from the index.
        let position = try #require(secrets.store.event(at: revisions[0])?.position)
        #expect(try secrets.store.facts(at: position)?.labels == ["tier": "canary-one"])
        let again = try Store.open(directory["store"], sealing: SecretStore.sealing(directory))
        #expect(try SecretStore.value(again, "db", at: revisions[1]) == "canary-two")
    }

    @Test func `are told as sealed without the key ring, and all else works`() async throws {
        let directory = try TemporaryDirectory()
        let secrets = try SecretStore(directory)
        _ = try await secrets.write(.added, "db", value: "canary", minute: 0)
        let live = LiveStore(store: secrets.store)
        _ = try await live.create("plain", uid: "u", value: "v")
        let store = try Store.open(directory["store"])
        #expect(try LiveStore(store: store).value("plain") == "v")
        let error = #expect(throws: StoreError.self) {
            try store.now.get(SecretStore.key("db"))
        }
        #expect("\(try #require(error))".contains("is not in the key ring"))
        var view = store.now
        view.showsSealed = true
        let shown = try #require(try view.get(SecretStore.key("db"))?.document.value())
        #expect(shown["data"] == nil)
        #expect(shown["metadata"]?["name"]?.string == "db")
        #expect(
            shown["metadata"]?["annotations"]?[SealedMark.annotation]?.string?
                .hasPrefix("sealed") == true)
        #expect(try store.verify().problems == [])
    }

    @Test func `are not sealed without a key, nor stored`() async throws {
        let directory = try TemporaryDirectory()
        let store = try Store.create(
            at: directory["store"], kind: .live, sealing: SecretStore.sealing(directory))
        #expect(store.obstacleToSealing(SecretStore.secrets) != nil)
        #expect(store.obstacleToSealing(LiveStore.configMaps) == nil)
    }

    @Test func `keep their digests and tree in an archive, which holds no keys`() async throws {
        let directory = try TemporaryDirectory()
        let secrets = try SecretStore(directory)
        _ = try await secrets.write(.added, "db", value: "canary", minute: 0)
        try secrets.store.writeArchive(to: directory["archive"])
        let archive = try Store.open(
            directory["archive"], sealing: SecretStore.sealing(directory))
        #expect(try archive.verify().problems == [])
        #expect(throws: StoreError.self) { try archive.now.get(SecretStore.key("db")) }
        #expect(try archive.treeHead() == secrets.store.treeHead())
    }

    @Test func `that were shredded are gone for good, with who did it`() async throws {
        let directory = try TemporaryDirectory()
        let secrets = try SecretStore(directory)
        let store = secrets.store
        let first = try await secrets.write(.added, "db", value: "one", minute: 0)
        let second = try await secrets.write(.modified, "db", value: "two", minute: 1)
        let later = try await secrets.write(.modified, "db", value: "three", minute: 70)
        _ = try await secrets.write(.added, "other", value: "kept", minute: 70)
        let now = Timestamp(nanoseconds: 90 * 60_000_000_000)
        // Within the hour of the first data key: it is shared, so nothing goes.
        var report = try store.shred(
            SecretStore.key("db"), before: Timestamp(nanoseconds: 30_000_000_000), by: "root",
            at: now)
        #expect(report.versions == 0)
        #expect(report.sharedVersions == 1)
        report = try store.shred(
            SecretStore.key("db"), before: Timestamp(nanoseconds: 60 * 60_000_000_000), by: "root",
            at: now)
        #expect(report.versions == 2)
        #expect(report.renewed == nil)
        for revision in [first, second] {
            let error = #expect(throws: StoreError.self) {
                try SecretStore.value(store, "db", at: revision)
            }
            #expect("\(try #require(error))".contains("shredded by root at 1970-01-01T01:30:00"))
        }
        #expect(try SecretStore.value(store, "db") == "three")
        #expect(try store.sealingStatus().isRotationDue)
        _ = try KeyRotation(store, keyRing: directory["ring"]).run(by: "root", at: now)
        #expect(try !store.sealingStatus().isRotationDue)
        // All of it: what lives goes on under a new key.
        report = try store.shred(SecretStore.key("db"), by: "root", at: now)
        #expect(report.versions == 1)
        let renewed = try #require(report.renewed)
        #expect(throws: StoreError.self) { try SecretStore.value(store, "db", at: later) }
        #expect(try SecretStore.value(store, "db", at: renewed) == "three")
        #expect(try SecretStore.value(store, "other") == "kept")
        #expect(try store.verify().problems == [])
        let again = try Store.open(directory["store"], sealing: SecretStore.sealing(directory))
        #expect(throws: StoreError.self) { try SecretStore.value(again, "db", at: later) }
        #expect(try again.verify().problems == [])
    }

    @Test func `outlive a rotation, and the key before it opens none of them`() async throws {
        let directory = try TemporaryDirectory()
        let secrets = try SecretStore(directory)
        let before = try KeyRing(openingOrCreating: directory["ring"])
            .sealingKeys(store: secrets.store.uuid)
        _ = try await secrets.write(.added, "db", value: "one", minute: 0)
        let head = try secrets.store.treeHead()
        let report = try KeyRotation(secrets.store, keyRing: directory["ring"])
            .run(by: "root", at: Timestamp(nanoseconds: 0))
        #expect(report.rewrapped == 1)
        #expect(try secrets.store.treeHead().recordCount == head.recordCount + 2)
        let open = { (keys: [KeyEncryptionKey]) in
            try Store.open(
                directory["store"],
                sealing: StoreSealing(policy: .secrets) { _ throws(KeyRingError) in
                    SealingKeys(wrapping: keys.last, others: keys)
                })
        }
        let after = try KeyRing(openingOrCreating: directory["ring"])
            .sealingKeys(store: secrets.store.uuid)
        #expect(after.count == 1)
        #expect(try SecretStore.value(open(after), "db") == "one")
        #expect(throws: StoreError.self) { try SecretStore.value(open(before), "db") }
    }

    @Test(arguments: RotationMoment.allCases)
    func `outlive a rotation that is killed, which the next one finishes`(
        moment: RotationMoment
    ) async throws {
        let directory = try TemporaryDirectory()
        do {
            let secrets = try SecretStore(directory)
            _ = try await secrets.write(.added, "db", value: "one", minute: 0)
        }
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = directory.path as String, moment = moment as RotationMoment] in
            let sealing = StoreSealing(policy: .secrets) { uuid throws(KeyRingError) in
                let keys = try KeyRing(opening: path + "/ring")?.sealingKeys(store: uuid) ?? []
                return SealingKeys(wrapping: keys.last, others: keys)
            }
            let store = try Store.open(path + "/store", access: .writing, sealing: sealing)
            let rotation = KeyRotation(store, keyRing: path + "/ring") { now in
                if now == moment { kill(getpid(), SIGKILL) }
            }
            _ = try rotation.run(by: "root", at: Timestamp(nanoseconds: 0))
        }
        let store = try Store.open(
            directory["store"], access: .writing, sealing: SecretStore.sealing(directory))
        #expect(try SecretStore.value(store, "db") == "one")
        #expect(try store.sealingStatus().isRotationDue)
        let report = try KeyRotation(store, keyRing: directory["ring"])
            .run(by: "root", at: Timestamp(nanoseconds: 0))
        #expect(report.wasResumed)
        #expect(try !store.sealingStatus().isRotationDue)
        #expect(try SecretStore.value(store, "db") == "one")
        #expect(
            try KeyRing(openingOrCreating: directory["ring"]).sealingKeys(store: store.uuid).count
                == 1)
        #expect(try store.verify().problems == [])
    }
}
