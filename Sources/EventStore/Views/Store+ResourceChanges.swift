package import History
package import KubernetesAPI

/// An event of a known object, from memory.
package struct KeyedReference: Hashable, Sendable {
    package var key: ObjectKey
    package var revision: Revision
    package var position: Position
    package var change: Event.Change

    package init(key: ObjectKey, revision: Revision, position: Position, change: Event.Change) {
        self.key = key
        self.revision = revision
        self.position = position
        self.change = change
    }
}

extension Store {
    /// The events of some resources after a revision, in the order of the log, and the revision
    /// that was looked up to. Decodes nothing; O(events after the revision).
    package func changes(
        of resources: Set<GroupResource>, after revision: Revision
    ) -> (changes: [KeyedReference], through: Revision) {
        if revision == head { return ([], revision) }
        let run = snapshot().run
        let through = Revision(run.head)
        let numbers = Set(resources.compactMap { run.resourceNumber($0) })
        guard !numbers.isEmpty, revision.rawValue < .max else { return ([], through) }
        var changes: [KeyedReference] = []
        for index in run.firstIndex(from: revision.rawValue + 1)..<run.eventCount
        where numbers.contains(run.resource(of: index)) {
            let reference = run.reference(to: index)
            changes.append(
                KeyedReference(
                    key: run.objectKey(ofKey: run.key(of: index)), revision: reference.revision,
                    position: reference.position, change: reference.change))
        }
        return (changes, through)
    }
}
