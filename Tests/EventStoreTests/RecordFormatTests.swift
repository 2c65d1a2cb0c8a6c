@testable import EventStore
import History
import KubernetesAPI
import Testing

/// The bytes of every kind of record, which no later version may change.
@Suite("The format of records")
struct RecordFormatTests {
    private static let request = RequestEnvelope(
        received: 1_700_000_000_000_123_000, completed: 1_700_000_000_000_456_000, principal: 1,
        operation: 2, agent: 3, addresses: 4, authorization: 5, target: .own,
        requestID: "b0c2b397-c40e-4d82-8ba7-9d97b28022d3", code: 200,
        address: .canonical(query: "a=b"), failureReason: "", failureMessage: "", hasBody: true)

    private static let refusal = RequestEnvelope(
        received: 1_700_000_000_000_000_001, completed: nil, principal: 1, operation: 1, agent: 0,
        addresses: 0, authorization: 0, target: .other(resource: 1, namespace: 2, name: "x"),
        requestID: "odd", code: 403, address: .other("/x?"), failureReason: "Forbidden",
        failureMessage: "no", hasBody: false)

    private static let controlled: RequestEnvelope = {
        var request = refusal
        request.target = .own
        request.address = .none
        request.manager = 3
        request.base = 790
        request.view = 796
        request.triggers = [1, 299]
        return request
    }()

    /// Name, envelope at position 300, and its canonical bytes in hexadecimal.
    private static let golden: [(String, Envelope, String)] = [
        (
            "event",
            .event(
                EventEnvelope(
                    change: .modified, revision: 797, object: 130, form: 2, previous: 290,
                    observed: 1_700_000_000_000_200_000, request: request,
                    requestIsInferred: true, revisionIsInferred: false, hasDocument: true)),
            "01fd0bba0c8201a086e48386928a0cb202b40a020a15010203040500"
                + "b0c2b397c40e4d828ba79d97b28022d3c80103613d62"
        ),
        (
            "tombstone without a document",
            .event(
                EventEnvelope(
                    change: .deleted, revision: 798, object: 1, form: 1, previous: 0,
                    observed: nil, request: nil, requestIsInferred: false,
                    revisionIsInferred: true, hasDocument: false)),
            "018204bc0c0101"
        ),
        (
            "data key made", .key(.made(number: 300, object: 5, from: 1_700_000_000_000_000_000)),
            "0601ac02058080e48386928a0c"
        ),
        (
            "data keys shredded",
            .key(.shredded(numbers: [2, 300, 301], principal: 4, at: 1_700_000_000_000_000_001)),
            "0602048580a0c58dff9caf5e0302aa0201"
        ),
        (
            "keys rotated", .key(.rotated(to: 0x0102_0304, principal: 4, at: 0)),
            "060304000403020100000000"
        ),
        (
            "event of a controller",
            .event(
                EventEnvelope(
                    change: .modified, revision: 797, object: 130, form: 2, previous: 290,
                    observed: nil, request: controlled, requestIsInferred: false,
                    revisionIsInferred: false, hasDocument: true)),
            "01d5e803ba0c82018580a0c58dff9caf5e020a210101000000046f6464930309"
                + "466f7262696464656e026e6f030d0102ab0201"
        ),
        (
            "supplement",
            .supplement(
                SupplementEnvelope(
                    revision: 797, object: 130, isInferred: false, request: request)),
            "02b001ba0c8201ec83e48386928a0cb40a15010203040500"
                + "b0c2b397c40e4d828ba79d97b28022d3c80103613d62"
        ),
        (
            "request", .request(revision: 800, refusal),
            "039010c00c8580a0c58dff9caf5e2a010100000001020178046f64649303032f783f"
                + "09466f7262696464656e026e6f"
        ),
        (
            "coverage",
            .coverage(
                CoverageEnvelope(
                    source: 1, resource: 7, from: 1_000_000, to: 3_000_000, first: 5, last: nil)),
            "080107a01fc03e0500"
        ),
        ("dictionary", .dictionary(id: 1), "0501"),
        (
            "principal",
            .intern(
                id: 1,
                .principal(
                    user: "ada", uid: "u", groups: ["g", "h"], impersonated: "", extra: [])),
            "0401010361646102750201670168" + "00"
        ),
        (
            "principal with details",
            .intern(
                id: 2,
                .principal(
                    user: "a", uid: "", groups: [], impersonated: "",
                    extra: [["k", "v", "w"], ["l"]])),
            "040102016101" + "0000" + "0203016b01760177" + "01016c"
        ),
        ("agent", .intern(id: 2, .agent("kubectl")), "040202076b75626563746c"),
        ("addresses", .intern(id: 3, .addresses(["::1"])), "04030301033a3a31"),
        (
            "operation",
            .intern(id: 4, .operation(verb: "get", subresource: "", apiVersion: "v1")),
            "0404040367657400027631"
        ),
        (
            "authorization", .intern(id: 5, .authorization(decision: "allow", rule: "r")),
            "040505" + "05616c6c6f77" + "0172"
        ),
        (
            "resource", .intern(id: 6, .resource(GroupResource(group: "apps", resource: "x"))),
            "0406060461707073" + "0178"
        ),
        (
            "form", .intern(id: 7, .form(apiVersion: "v1", kind: "Pod")),
            "04070702763103506f64"
        ),
        ("manager", .intern(id: 3, .manager("kubectl")), "040a03076b75626563746c"),
        ("namespace", .intern(id: 8, .namespace("shop")), "04080804" + "73686f70"),
        (
            "object",
            .intern(
                id: 9,
                .object(
                    resource: 1, namespace: 2, name: "n",
                    uid: "8c79c9ea-0142-4532-85ce-41a5215167af")),
            "0409090102016e" + "00" + "8c79c9ea0142453285ce41a5215167af"
        ),
    ]

    @Test(arguments: golden.indices)
    func `is what it was, and is read back`(index: Int) throws {
        let (name, envelope, expected) = Self.golden[index]
        let bytes = envelope.canonicalBytes(position: 300)
        #expect(hexadecimal(bytes) == expected, "\(name)")
        var reader = ByteReader(bytes)
        var base = EnvelopeBase.zero
        #expect(try Envelope(from: &reader, base: &base, position: 300) == envelope, "\(name)")
        // Without its details, which came later, a principal is whole too.
        let isWhole = name == "principal with details" ? [8] : []
        for count in bytes.indices where !isWhole.contains(count) {
            var cut = ByteReader(bytes, 0..<count)
            var base = EnvelopeBase.zero
            #expect(throws: FormatError.self, "\(name) cut at \(count)") {
                _ = try Envelope(from: &cut, base: &base, position: 300)
            }
        }
    }

    @Test func `counts from the record before, and the same whatever it counts from`() throws {
        var bytes: [UInt8] = []
        var base = EnvelopeBase(revision: 796, time: 1_700_000_000_000_000_000)
        Self.golden[0].1.append(to: &bytes, from: &base, position: 300)
        #expect(
            hexadecimal(bytes)
                == "01fd0b028201a006b202b40a020a15010203040500"
                + "b0c2b397c40e4d828ba79d97b28022d3c80103613d62")
        var reader = ByteReader(bytes)
        var before = EnvelopeBase(revision: 796, time: 1_700_000_000_000_000_000)
        let envelope = try Envelope(from: &reader, base: &before, position: 300)
        #expect(envelope == Self.golden[0].1)
        #expect(before == base)
    }

    @Test(arguments: [UInt8(7), 9, 10, 0, 255])
    func `of kinds that are reserved or unknown is refused`(kind: UInt8) {
        var reader = ByteReader([kind, 1, 1])
        var base = EnvelopeBase.zero
        #expect(throws: FormatError(what: "this program does not know records of kind \(kind)")) {
            _ = try Envelope(from: &reader, base: &base, position: 1)
        }
    }

    @Test func `with parts that are not known is refused`() {
        var reader = ByteReader([1, 0x80, 0x80, 0x04, 2, 1, 1])
        var base = EnvelopeBase.zero
        #expect(throws: FormatError(what: "a record has parts that this program does not know")) {
            _ = try Envelope(from: &reader, base: &base, position: 1)
        }
    }

    @Test func `keeps times to the nanosecond, far ones to the microsecond`() throws {
        let times: [Int64] = [
            0, 1, -1, 1_000, 1_700_000_000_123_456_789, -9_000_000_000_000_000_000,
        ]
        for time in times {
            var bytes: [UInt8] = []
            var base = EnvelopeBase.zero
            bytes.append(time: Timestamp(nanoseconds: time), from: &base)
            var reader = ByteReader(bytes)
            var other = EnvelopeBase.zero
            #expect(try reader.time(from: &other) == time)
            #expect(base == other)
        }
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }.joined()
}
