import API
import Document
import KubernetesAPI
import Testing

/// Answers in protobuf say what the JSON of the same request says.
@Suite struct ProtobufAnswerTests {
    private static let protobuf = "application/vnd.kubernetes.protobuf"

    /// More objects than one piece of a list holds.
    private static let pipeline: Result<ReadPipeline, any Error> = Result {
        let fixture = try StoreFixture(first: 10)
        for number in 0..<270 {
            try fixture.put(
                configMap("c\(number)", labels: ["n": "\(number % 2)"], data: ["v": "1"]))
        }
        return fixture.pipeline
    }

    private func decoded(_ bytes: [UInt8]) throws -> JSONValue {
        try ProtobufObject(
            parsing: bytes, defaultType: GroupVersionKind(apiVersion: "", kind: "")
        ).value.withoutEmptyMembers
    }

    @Test(
        "objects, lists, pages, metadata and refusals are the same in protobuf and in JSON",
        arguments: [
            "/api/v1/namespaces/shop/configmaps/c1", "/api/v1/namespaces/shop/configmaps/none",
            "/api/v1/configmaps", "/api/v1/configmaps?labelSelector=n%3D1",
            "/api/v1/configmaps?limit=7", "/api/v1/pods", "/api/v1/configmaps?limit=x",
            "/apis/apps/v1", "/apis/apps",
        ])
    func same(path: String) throws {
        let pipeline = try Self.pipeline.get()
        let answer = pipeline.get(path, accept: Self.protobuf)
        #expect(answer.contentType == Self.protobuf)
        let json = pipeline.get(path)
        #expect(answer.code == json.code)
        let expected = try JSONValue(parsing: json.bytes).withoutEmptyMembers
        #expect(try decoded(answer.bytes) == expected.withoutItemTypes)
    }

    @Test func `a watch sends frames of protobuf, its bookmark and its error too`() throws {
        let pipeline = try Self.pipeline.get()
        let watch = "/api/v1/configmaps?watch=true&resourceVersion=270&allowWatchBookmarks=true"
        let answer = pipeline.get(watch, accept: "\(Self.protobuf);stream=watch")
        #expect(answer.contentType == "\(Self.protobuf);stream=watch")
        guard case .watch(var stream) = answer.body else { throw Missing() }
        guard case .events(let pieces) = stream.next() else { throw Missing() }
        let frames = try Self.frames(Array(pieces.joined()))
        let expected = try pipeline.watch(watch)
        #expect(frames.map(\.type) == expected.compactMap { $0["type"]?.string })
        for (frame, event) in zip(frames, expected) {
            #expect(try decoded(frame.object) == event["object"]?.withoutEmptyMembers)
        }
        #expect(frames.count == 9)
    }

    @Test func `a page that only JSON has is JSON for everybody`() throws {
        let answer = try Self.pipeline.get().get("/", accept: Self.protobuf)
        #expect(answer.contentType == "application/json")
    }

    /// Frames by hand: four bytes of length, then type (1) and an object (2) with raw bytes (1).
    private static func frames(_ bytes: [UInt8]) throws -> [(type: String, object: [UInt8])] {
        var frames: [(String, [UInt8])] = []
        var rest = bytes[...]
        func take(_ tag: UInt8) throws -> ArraySlice<UInt8> {
            guard rest.popFirst() == tag else { throw Missing() }
            var (length, shift) = (0, 0)
            while let byte = rest.popFirst() {
                length |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            if tag == 0x12 { return rest.prefix(length) }
            defer { rest = rest.dropFirst(length) }
            return rest.prefix(length)
        }
        while !rest.isEmpty {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            let end = rest.startIndex + length
            let type = String(decoding: try take(0x0A), as: UTF8.self)
            _ = try take(0x12)
            frames.append((type, Array(try take(0x0A))))
            guard rest.startIndex == end else { throw Missing() }
        }
        return frames
    }
}

extension JSONValue {
    /// Protobuf does not tell "", 0 and false from nothing where Go's type has no pointer.
    fileprivate var withoutEmptyMembers: JSONValue {
        switch self {
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { ($0.key, $0.value.withoutEmptyMembers) }
                        .filter { !$0.1.isEmpty }))
        case .array(let items): .array(items.map(\.withoutEmptyMembers))
        default: self
        }
    }

    private var isEmpty: Bool {
        switch self {
        case .null, .string(""), .bool(false), .number(JSONNumber(0)): true
        case .object(let object): object.isEmpty
        case .array(let items): items.isEmpty
        default: false
        }
    }

    fileprivate var withoutItemTypes: JSONValue {
        guard var object, let items = object["items"]?.array else { return self }
        object["items"] = .array(
            items.map { item in
                var item = item.object ?? JSONObject()
                item.removeValue(forKey: "kind")
                item.removeValue(forKey: "apiVersion")
                return .object(item)
            })
        return .object(object)
    }
}
