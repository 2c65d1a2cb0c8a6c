import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

/// Every reading command answers from an archive what it answers from the store it was made of.
struct ArchiveAnswersTests {
    private func reader(_ store: Store) -> Reader {
        Reader(store: store, clock: { Timestamp(nanoseconds: 0) })
    }

    /// The sample's store and an archive of it, opened as a user's commands open them.
    private func withBoth(
        through: Revision? = nil, _ body: (_ store: Reader, _ archive: Reader) throws -> Void
    ) throws {
        let folder = try Folder()
        defer { folder.remove() }
        let store = try Sample.badRollout.get()
        let path = folder.path("incident.hindsight")
        try store.writeArchive(to: path, through: through)
        let archive = try Store.open(path, access: .reading)
        #expect(archive.isArchive && !store.isArchive)
        try body(reader(store), reader(archive))
    }

    private static let checkout = ObjectSpec(["deploy/checkout"], namespace: "shop")

    @Test func `States and what changed between them`() throws {
        try withBoth { store, archive throws in
            var get = GetQuery()
            get.object = ObjectSpec(["all"], allNamespaces: true)
            get.documents = true
            for at in ["773", "1008", "head"] {
                get.at = at
                #expect(try get.run(archive).json == get.run(store).json, "at \(at)")
            }
            var diff = DiffQuery()
            (diff.from, diff.to, diff.documents) = ("773", "1008", true)
            let answer = try diff.run(store)
            #expect(!answer.changes.isEmpty)
            #expect(try diff.run(archive).json == answer.json)
        }
    }

    @Test func `One object's fields, versions and events`() throws {
        try withBoth { store, archive throws in
            var blame = BlameQuery()
            (blame.object, blame.at, blame.deleted) = (Self.checkout, "1008", true)
            #expect(try blame.run(archive).json == blame.run(store).json)
            var history = HistoryQuery()
            (history.object, history.field) = (Self.checkout, "spec.replicas")
            #expect(try lines(history, archive) == lines(history, store))
            #expect(try lines(history, store).count > 1)
            let show = ShowQuery(revision: "1008")
            #expect(try show.run(archive).json == show.run(store).json)
        }
    }

    @Test func `The log and the audit, refusals and reads included`() throws {
        try withBoth { store, archive throws in
            let log = try lines(LogQuery(), store)
            #expect(log.count > 500)
            #expect(try lines(LogQuery(), archive) == log)
            let requests = try lines(AuditQuery(), store)
            #expect(requests.count > 1000)
            #expect(try lines(AuditQuery(), archive) == requests)
        }
    }

    @Test func `Status, but for the bytes on disk; marks; and the verification`() throws {
        try withBoth { store, archive throws in
            var (first, second) = (try StatusQuery().run(store), try StatusQuery().run(archive))
            (first.bytes, second.bytes) = (0, 0)
            #expect(second.json == first.json)
            #expect(try MarksQuery().run(archive).json == MarksQuery().run(store).json)
            let verified = try VerifyQuery().run(archive)
            #expect(verified.ok)
            #expect(try verified.json == VerifyQuery().run(store).json)
        }
    }

    @Test func `An archive up to a moment ends there and says the same of what was before`()
        throws
    {
        try withBoth(through: Revision(1008)) { store, archive throws in
            #expect(archive.store.head == Revision(1008))
            var get = GetQuery()
            (get.object, get.at) = (ObjectSpec(["pods"], namespace: "shop"), "1008")
            #expect(try get.run(archive).json == get.run(store).json)
            get.at = "1100"
            let refused = #expect(throws: QueryError.self) { try get.run(archive) }
            #expect(refused?.message.contains("1008") == true)
            #expect(try VerifyQuery().run(archive).ok)
        }
    }

    private func lines(_ query: LogQuery, _ reader: Reader) throws -> [JSONValue] {
        var lines: [JSONValue] = []
        _ = try query.run(reader) { line in
            lines.append(line.json)
            return true
        }
        return lines
    }

    private func lines(_ query: HistoryQuery, _ reader: Reader) throws -> [JSONValue] {
        var lines: [JSONValue] = []
        try query.run(reader) { line in
            lines.append(line.json)
            return true
        }
        return lines
    }

    private func lines(_ query: AuditQuery, _ reader: Reader) throws -> [JSONValue] {
        var lines: [JSONValue] = []
        try query.run(reader) { line in
            lines.append(line.json)
            return true
        }
        return lines
    }
}
