import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct TimeSpecTests {
    /// Revisions 100 to 105 and 110, at noon and the seconds after it.
    private static func scene() throws -> SmallStore {
        let scene = try SmallStore()
        try scene.put("a", #""data":{"n":"0"}"#, .added)
        for number in 1...5 { try scene.put("a", #""data":{"n":"\#(number)"}"#) }
        try scene.put("a", #""data":{"n":"10"}"#, skipping: 4)
        try scene.store.setMark(
            Mark(
                name: "baseline", revision: Revision(102), made: SmallStore.time(0), text: "",
                author: "t"))
        return scene
    }

    private static let day = SmallStore.time(0).formatted(fractionDigits: 0).prefix(10)

    @Test(
        "Every form of a time leads to its revision",
        arguments: [
            ("103", 103), ("107", 107), ("head", 110), ("HEAD", 110), ("now", 110),
            ("head~1", 105), ("head~3", 103), ("head~", 105), ("head^^", 104), ("first", 100),
            ("baseline", 102), ("5s", 105), ("-5s", 105), ("0m8s", 102), ("8500ms", 101),
            ("12:00:03", 103), ("12:00:03.5", 103), ("12:00:03Z", 103), ("DAYT12:00:04Z", 104),
            ("DAYT12:00:04", 104), ("DAY 12:00:04", 104), ("DAYT12:00:04.9Z", 104),
            ("DAYT14:00:04+02:00", 104), ("DAYT12:00", 100), ("DAYT12:00Z", 100), ("DAY", 110),
        ])
    func formsResolve(text: String, revision: UInt64) throws {
        let scene = try Self.scene()
        let spec = TimeSpec(text.replacing("DAY", with: Self.day))
        #expect(try spec.resolve(scene.reader).revision == Revision(revision))
    }

    @Test("The answer says the time of the revision")
    func momentHasTime() throws {
        let scene = try Self.scene()
        let moment = try TimeSpec("107").resolve(scene.reader)
        #expect(moment.time == SmallStore.time(5))
        #expect(try Moment(json: moment.json) == moment)
    }

    @Test("A stretch takes both its ends in, and may reach beyond the store")
    func boundsOfStretches() throws {
        let reader = try Self.scene().reader
        #expect(try TimeSpec("12:00:03").resolve(reader, as: .since).revision == Revision(103))
        #expect(try TimeSpec("12:00:03").resolve(reader, as: .until).revision == Revision(103))
        #expect(try TimeSpec("12:00").resolve(reader, as: .until).revision == Revision(110))
        #expect(try TimeSpec("5").resolve(reader, as: .since).revision == Revision(100))
        #expect(try TimeSpec("1d").resolve(reader, as: .since).revision == Revision(100))
        #expect(try TimeSpec("999").resolve(reader, as: .until).revision == Revision(110))
    }

    @Test(
        "A time outside the store says what the store holds",
        arguments: ["99", "111", "1d", "head~7", "2020-01-01T00:00:00Z", "2031-01-01", "13:00"])
    func outsideSaysRange(text: String) throws {
        let reader = try Self.scene().reader
        let error = #expect(throws: QueryError.self) { try TimeSpec(text).resolve(reader) }
        #expect(error?.kind == .wrongUse)
        #expect(error?.message.contains("the store holds revisions 100 to 110") == true)
    }

    @Test("A word that is no time names the marks and the forms")
    func unknownWord() throws {
        let scene = try Self.scene()
        let error = #expect(throws: QueryError.self) {
            try TimeSpec("base").resolve(scene.reader)
        }
        #expect(error?.message.contains("the marks are: baseline") == true)
        withExtendedLifetime(scene) {}
    }

    @Test("A time of day that two days have wants its date")
    func ambiguousClock() throws {
        let scene = try Self.scene()
        try scene.put("a", #""data":{}"#, skipping: 86_400)
        let error = #expect(throws: QueryError.self) {
            try TimeSpec("12:00:03").resolve(scene.reader)
        }
        #expect(error?.message.contains("write the date too") == true)
    }

    @Test("Distances in a live store go back from now")
    func liveDistance() throws {
        let scene = try SmallStore(kind: .live)
        try scene.put("a", #""data":{}"#, .added)
        let last = try scene.put("a", #""data":{"b":"c"}"#)
        // The clock of the scene stands at one hour past noon.
        #expect(try TimeSpec("59m").resolve(scene.reader).revision == last)
        #expect(throws: QueryError.self) { try TimeSpec("2h").resolve(scene.reader) }
    }

    @Test("An empty store has no times")
    func emptyStore() throws {
        let scene = try SmallStore()
        let error = #expect(throws: QueryError.self) { try TimeSpec("head").resolve(scene.reader) }
        #expect(error?.kind == .notFound)
    }

    @Test("Marks can't be named like a time")
    func markNames() {
        for name in ["797", "head", "head~2", "5m", "12:00", "2026-11-23", "", "-x", "a b", "a/b"] {
            #expect(TimeSpec.problem(withMarkName: name) != nil, "\(name)")
        }
        for name in ["baseline", "before-escalation", "step.2", "v1"] {
            #expect(TimeSpec.problem(withMarkName: name) == nil, "\(name)")
        }
    }
}
