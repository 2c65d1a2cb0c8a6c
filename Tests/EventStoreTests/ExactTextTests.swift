@testable import EventStore
import History
import KubernetesAPI
import Testing

/// Swift takes "é" for "é", whether it is one scalar or two. The store does not.
@Suite("Texts that are equivalent and not the same bytes are different")
struct ExactTextTests {
    private static let names = ["caf\u{E9}", "cafe\u{301}"]

    private static func utf8(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    private func event(_ name: String, revision: UInt64) -> NewRecord {
        var request = RecordedRequest(user: name, verb: "create")
        request.groups = [name]
        request.userAgent = name
        request.sourceIPs = [name]
        request.subresource = name
        request.rule = name
        request.fieldManager = name
        let key = ObjectKey(
            resource: GroupResource(group: name, resource: "roles"), namespace: name, name: name)
        return .event(
            NewEvent(
                revision: Revision(revision), change: .added, key: key, uid: name, apiVersion: name,
                kind: name, request: request, document: Array("{\"metadata\":{}}".utf8),
                resourceVersionOffset: 13))
    }

    @Test(arguments: [true, false])
    func `when they are interned, in one append and in two`(isOneAppend: Bool) throws {
        let directory = try TemporaryDirectory()
        let records = Self.names.enumerated().map { event($1, revision: UInt64($0) + 1) }
        let store = try Store.create(at: directory["store"], kind: .recording)
        if isOneAppend {
            try store.append(records)
        } else {
            for record in records { try store.append([record]) }
        }
        for store in [store, try Store.open(directory["store"])] {
            var events: [Event] = []
            try store.events { event in
                events.append(event)
                return true
            }
            let texts = events.map { event in
                let request = event.request
                return [
                    event.key.name, event.key.namespace, event.key.resource.group, event.uid,
                    event.apiVersion, event.kind, request?.user, request?.groups.first,
                    request?.userAgent, request?.sourceIPs.first, request?.subresource,
                    request?.rule, request?.fieldManager,
                ].map { Array(($0 ?? "").utf8) }
            }
            #expect(texts == Self.names.map { Array(repeating: Array($0.utf8), count: 13) })
            #expect(try store.verify().problems == [])
        }
    }

    @Test func `when a group commit holds both`() async throws {
        let directory = try TemporaryDirectory()
        let store = LiveStore(store: try Store.create(at: directory["store"], kind: .live))
        let keys = Self.names.map { LiveStore.key($0) }
        _ = try await store.store.commit { (_) throws(LiveStore.Refusal) in
            keys.enumerated().map { LiveStore.draft(.added, $1, uid: "u\($0)", value: "\($0)") }
        }
        let change = try await store.change(.modified, Self.names[0], value: "2", base: nil)
        #expect(try store.value(Self.names[0]) == "2")
        #expect(try store.value(Self.names[1]) == "1")
        #expect(try store.value(Self.names[0], at: Revision(change.rawValue - 1)) == "0")
        let listed = store.store.now.references(LiveStore.configMaps).map(\.key.name)
        // By bytes: 0x65 is before 0xC3.
        #expect(Self.utf8(listed) == Self.utf8(Self.names.reversed()))
        let after = keys[1]
        #expect(store.store.now.references(LiveStore.configMaps, after: after).count == 1)
    }

    @Test func `when events are pending in the writer`() {
        var pending = PendingEvents(head: Revision(1))
        for (number, name) in Self.names.enumerated() {
            let draft = LiveStore.draft(
                .added, LiveStore.key(name), uid: "u\(number)", value: "\(number)")
            pending.add(
                draft, revision: Revision(UInt64(number) + 2),
                position: Position(UInt64(number) + 10))
        }
        let merged = pending.merged(
            [], LiveStore.configMaps, namespace: "shop", after: nil, limit: nil)
        #expect(Self.utf8(merged.map(\.key.name)) == Self.utf8(Self.names.reversed()))
        #expect(pending.version(of: LiveStore.key(Self.names[0]))?.uid == "u0")
        #expect(pending.version(of: LiveStore.key(Self.names[1]))?.uid == "u1")
    }
}
