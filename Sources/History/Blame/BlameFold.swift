package import Document
package import KubernetesAPI

/// Finds for each field of an object the revision that gave it its value, by folding the object's
/// versions, oldest first.
///
/// Items of lists are followed by merge key or content, so an item that moves keeps its origins. A
/// field set again to the value it has keeps its origin too: only what changes it counts. When an
/// object of the same name and another UID takes its place, everything starts anew.
///
///     5  {image: v1, replicas: 3}
///     7  {image: v2, replicas: 3}      image 7, replicas 5
///     9  {image: v2}                   image 7; deleted: replicas, set by 5, removed by 9
///
/// A version costs a comparison with the one before it; what is equal is not walked.
package struct BlameFold: Sendable {
    /// The schema of the versions to come.
    package var schema: SchemaNode?
    /// The last version that was fed, without the fields that the filter folds; nil before the
    /// first and after a deletion.
    package private(set) var value: JSONValue?
    /// Where the object that is there began.
    package private(set) var born: Revision?

    private let noise: NoiseFilter.Node?
    private var uid = ""
    private var tree: OriginTree?
    private var removed: [FieldPath: RemovedField] = [:]

    package init(schema: SchemaNode? = nil, noise: NoiseFilter = .bookkeeping) {
        self.schema = schema
        self.noise = noise.root
    }

    /// Takes the object's next version; nil says that it was deleted.
    package mutating func feed(_ version: JSONValue?, uid: String, at revision: Revision) {
        guard let version else {
            (value, tree, born) = (nil, nil, nil)
            removed = [:]
            return
        }
        let next = noise?.stripping(version) ?? version
        if let value, let tree, uid == self.uid {
            var step = BlameStep(revision: revision, removed: removed)
            self.tree = step.merged(tree, value, next, schema)
            removed = step.removed
        } else {
            tree = OriginTree(setting: next, at: revision)
            removed = [:]
            born = revision
        }
        self.uid = uid
        value = next
    }

    /// The leaves (scalars and empty containers) with their origins, in document order.
    package func fields() -> [BlamedField] {
        guard let value, let tree else { return [] }
        var walk = OriginWalk()
        walk.visit(value, tree, schema)
        return walk.leaves
    }

    /// Fields that the object once had, in the order of their paths. A field that came back is not
    /// among them. Indexes in paths count in the version before the removal.
    package func removedFields() -> [RemovedField] {
        removed.values.sorted { $0.path < $1.path }
    }

    /// The object as YAML, each line with its origin.
    package func lines(sortKeys: Bool = true) -> [BlamedLine] {
        guard let value, let tree else { return [] }
        var walk = OriginWalk()
        walk.visit(value, tree, schema)
        let (origins, keys) = (walk.origins, walk.listKeys)
        let lines = YAML.lines(of: value, sortKeys: sortKeys) { list, item, index in
            keys[list]?.component(of: item, at: index) ?? .index(index)
        }
        return lines.map { BlamedLine(line: $0, revision: origins[$0.path]) }
    }
}

/// A field with the revision that gave it its value.
package struct BlamedField: Hashable, Sendable {
    package var path: FieldPath
    package var value: JSONValue
    package var revision: Revision
}

/// A field that is gone.
package struct RemovedField: Hashable, Sendable {
    package var path: FieldPath
    /// Its last value.
    package var value: JSONValue
    /// What had set it.
    package var setAt: Revision
    package var removedAt: Revision
}

/// A line of YAML with the revision that it comes from.
package struct BlamedLine: Hashable, Sendable {
    package var line: YAMLLine
    /// For the line that opens a map or a list: when that appeared.
    package var revision: Revision?
}
