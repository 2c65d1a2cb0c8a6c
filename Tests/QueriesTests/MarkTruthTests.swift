import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct MarkTruthTests {
    @Test("A mark's time leads to the mark's state", arguments: Sample.names)
    func timesLeadToRevisions(name: String) throws {
        let sample = try Sample.named(name)
        for (mark, place) in sample.truth["marks"]?.object?.members ?? [] {
            let time = try #require(place["time"]?.string)
            let found = try TimeSpec(time).resolve(sample.reader)
            let revision = Revision(UInt64(try #require(place["rv"]?.int)))
            // The mark may have one of the revisions that no source saw: the same state.
            #expect(found.revision <= revision, "\(name) \(mark)")
            let next = sample.reader.store.nextEvent(after: found.revision)
            #expect(next.map { $0.revision > revision } ?? true, "\(name) \(mark)")
        }
    }
}
