import Document
import History
import KubernetesAPI
import Testing

struct StateDiffTests {
    private func text(_ key: ObjectKey) -> String { key.description }

    @Test(
        "Differences between recorded states are what the recording proves",
        arguments: Recording.names)
    func recorded(name: String) throws {
        let recording = try Recording(name)
        let diffs = try #require(recording.truth["answers"]?["diffs"]?.object)
        #expect(!diffs.isEmpty)
        for (title, expected) in diffs.members {
            let from = Revision(UInt64(try #require(expected["from"]?.int)))
            let to = Revision(UInt64(try #require(expected["to"]?.int)))
            let entries = StateDiff.entries(
                from: recording.state(at: from), to: recording.state(at: to), key: \.event.key,
                revision: \.event.revision, uid: { $0.event.uid })
            for change in [StateDiff.Change.added, .removed, .recreated, .changed] {
                let names = entries.filter { $0.change == change }.map { text($0.key) }.sorted()
                let wanted = (expected[change.rawValue]?.array ?? []).compactMap(\.string).sorted()
                #expect(names == wanted, "\(name) \(title) \(change)")
            }
            let changed = entries.filter { entry in
                guard entry.change == .changed, let before = entry.before, let after = entry.after
                else { return false }
                let schema = KindCatalog.builtIn.schema(
                    apiVersion: after.event.apiVersion, kind: after.event.kind)
                let diff = SemanticDiff.compare(before.object, after.object, schema: schema)
                let unfiltered = SemanticDiff.compare(
                    before.object, after.object, schema: schema, noise: .none)
                #expect(!unfiltered.isEmpty)
                return diff.concernsSpec || diff.visible.contains(where: \.isUsersMetadata)
            }
            let wanted = (expected["spec_changed"]?.array ?? []).compactMap(\.string).sorted()
            #expect(changed.map { text($0.key) }.sorted() == wanted, "\(name) \(title)")
        }
    }

    @Test func `Two empty states do not differ`() {
        let none: [(ObjectKey, Revision)] = []
        let entries = StateDiff.entries(
            from: none, to: none, key: \.0, revision: \.1, uid: { _ in "" })
        #expect(entries.isEmpty)
    }
}

extension FieldChange {
    /// In truth.json a changed label or annotation counts as a change of the spec.
    fileprivate var isUsersMetadata: Bool { concernsMetadata }
}
