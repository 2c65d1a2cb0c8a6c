package import KubernetesAPI

/// Which objects differ between two states.
///
/// An object is the same when it has the same revision, so a write that changed nothing that a
/// noise filter shows still makes it `changed`; what its fields say is `SemanticDiff`'s part.
package enum StateDiff {
    package enum Change: String, Sendable {
        case added, removed
        /// The name is the same and the UID is not: another object has taken its place.
        case recreated
        case changed
    }

    package struct Entry<Object> {
        package var key: ObjectKey
        package var change: Change
        /// nil when added.
        package var before: Object?
        /// nil when removed.
        package var after: Object?
    }

    /// Merges two lists in the order of their keys. Objects of one revision cost one comparison;
    /// `uid` is asked only for those that have two.
    package static func entries<Object, Failure: Error>(
        from before: [Object], to after: [Object], key: (Object) -> ObjectKey,
        revision: (Object) -> Revision, uid: (Object) throws(Failure) -> String
    ) throws(Failure) -> [Entry<Object>] {
        var entries: [Entry<Object>] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            let oldKey = old < before.count ? key(before[old]) : nil
            let newKey = new < after.count ? key(after[new]) : nil
            if let oldKey, newKey.map({ oldKey < $0 }) ?? true {
                entries.append(
                    Entry(key: oldKey, change: .removed, before: before[old], after: nil))
                old += 1
            } else if let newKey, oldKey.map({ newKey < $0 }) ?? true {
                entries.append(Entry(key: newKey, change: .added, before: nil, after: after[new]))
                new += 1
            } else if let oldKey {
                let (earlier, later) = (before[old], after[new])
                if revision(earlier) != revision(later) {
                    let isSame = try uid(earlier) == uid(later)
                    entries.append(
                        Entry(
                            key: oldKey, change: isSame ? .changed : .recreated, before: earlier,
                            after: later))
                }
                old += 1
                new += 1
            }
        }
        return entries
    }
}

extension StateDiff.Entry: Sendable where Object: Sendable {}
