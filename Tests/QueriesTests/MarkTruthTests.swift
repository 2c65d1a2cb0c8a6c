import Document
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct MarkTruthTests {
    @Test("A mark's time leads to the mark's revision", arguments: Sample.names)
    func timesLeadToRevisions(name: String) throws {
        let sample = try Sample.named(name)
        for (mark, place) in sample.truth["marks"]?.object?.members ?? [] {
            let time = try #require(place["time"]?.string)
            let found = try TimeSpec(time).resolve(sample.reader)
            #expect(Int64(found.revision.rawValue) == place["rv"]?.int, "\(name) \(mark)")
        }
    }
}
