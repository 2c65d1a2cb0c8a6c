@testable import EventStore
import History
import KubernetesAPI
import Testing

@Suite("Large records")
struct LargeRecordTests {
    private func request(_ byteCount: Int, _ number: Int) -> RecordedRequest {
        var request = RecordedRequest(user: "ada", verb: "create")
        request.requestID = "request \(number)"
        request.failureMessage = String(repeating: "x", count: byteCount)
        return request
    }

    @Test func `of one append, more than a block takes, are read again`() throws {
        let directory = try TemporaryDirectory()
        let requests = (0..<5).map { request(14 << 20, $0) }
        let store = try Store.create(at: directory["store"], kind: .recording)
        try store.append(requests.map { .request($0, at: nil) })
        try store.writeArchive(to: directory["archive"])
        for path in ["store", "archive"] {
            let store = try Store.open(directory[path])
            #expect(store.damageAtOpen == [])
            var found: [RecordedRequest] = []
            try store.otherRequests { request, _ in
                found.append(request)
                return true
            }
            #expect(found == requests)
        }
        #expect(try Store.open(directory["store"]).verify().problems == [])
    }

    @Test func `begin a new block before it is too large`() {
        let small = PlannedRecord(envelope: .intern(id: 1, .agent("a")))
        let many = Array(repeating: small, count: 600)
        #expect(BlockCut.ranges(many) == [0..<256, 256..<512, 512..<600])
        #expect(BlockCut.ranges([]) == [])
        var documents = many.prefix(4)
        for index in 0..<3 {
            documents[index].document = PlannedDocument(
                bytes: [UInt8](repeating: 0, count: 40 << 20), resourceVersionOffset: -1,
                base: .none)
        }
        #expect(BlockCut.ranges(Array(documents)) == [0..<2, 2..<4])
        let agent = PlannedRecord(
            envelope: .intern(id: 1, .agent(String(repeating: "a", count: 3 << 20))))
        #expect(BlockCut.ranges([small, agent, agent, small]) == [0..<3, 3..<4])
    }
}
