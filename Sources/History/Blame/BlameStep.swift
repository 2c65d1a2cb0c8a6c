import Document
import KubernetesAPI

/// Carries the origins of one version over to the next.
struct BlameStep {
    let revision: Revision
    var removed: [FieldPath: RemovedField]
    private var path: [FieldPath.Component] = []

    init(revision: Revision, removed: [FieldPath: RemovedField]) {
        self.revision = revision
        self.removed = removed
    }

    mutating func merged(
        _ tree: OriginTree, _ before: JSONValue, _ after: JSONValue, _ schema: SchemaNode?
    ) -> OriginTree {
        if before == after { return tree }
        switch (before, after) {
        case (.object(let old), .object(let new)):
            return mergedObjects(tree, old, new, schema)
        case (.array(let old), .array(let new)):
            return mergedLists(tree, old, new, schema)
        default:
            if before.isContainer || after.isContainer { remove(before, tree, schema) }
            return fresh(after, schema)
        }
    }

    private mutating func mergedObjects(
        _ tree: OriginTree, _ old: JSONObject, _ new: JSONObject, _ schema: SchemaNode?
    ) -> OriginTree {
        var members: [String: OriginTree] = [:]
        for (key, value) in new.members {
            let earlier = old[key]
            path.append(.key(key))
            if let earlier, let origin = tree[member: key] {
                members[key] =
                    earlier == value
                    ? origin : merged(origin, earlier, value, schema?.property(key))
            } else {
                members[key] = fresh(value, schema?.property(key))
            }
            path.removeLast()
        }
        for (key, value) in old.members where new[key] == nil {
            guard let origin = tree[member: key] else { continue }
            path.append(.key(key))
            remove(value, origin, schema?.property(key))
            path.removeLast()
        }
        return container(of: tree, .members(members), isEmptied: new.isEmpty)
    }

    private mutating func mergedLists(
        _ tree: OriginTree, _ old: [JSONValue], _ new: [JSONValue], _ schema: SchemaNode?
    ) -> OriginTree {
        let matching = ListMatching(name: path.lastKey, before: old, after: new, schema: schema)
        let itemSchema = schema?.items
        for at in matching.gone {
            guard let origin = tree[item: at] else { continue }
            path.append(matching.keys.component(of: old[at], at: at))
            remove(old[at], origin, itemSchema)
            path.removeLast()
        }
        var items: [OriginTree] = []
        items.reserveCapacity(new.count)
        for (at, value) in new.enumerated() {
            path.append(matching.keys.component(of: value, at: at))
            if let earlier = matching.origins[at], let origin = tree[item: earlier] {
                items.append(merged(origin, old[earlier], value, itemSchema))
            } else {
                items.append(fresh(value, itemSchema))
            }
            path.removeLast()
        }
        return container(of: tree, .items(items), isEmptied: new.isEmpty)
    }

    /// A container keeps the revision that it appeared with; emptied, it is a leaf set now.
    private func container(
        of tree: OriginTree, _ children: OriginTree.Children, isEmptied: Bool
    ) -> OriginTree {
        var next = tree
        next.children = children
        if isEmptied { next.revision = revision }
        return next
    }

    private mutating func fresh(_ value: JSONValue, _ schema: SchemaNode?) -> OriginTree {
        let tree = OriginTree(setting: value, at: revision)
        if !removed.isEmpty {
            var walk = OriginWalk(below: path)
            walk.visit(value, tree, schema)
            for leaf in walk.leaves { removed[leaf.path] = nil }
        }
        return tree
    }

    private mutating func remove(_ value: JSONValue, _ tree: OriginTree, _ schema: SchemaNode?) {
        var walk = OriginWalk(below: path)
        walk.visit(value, tree, schema)
        for leaf in walk.leaves {
            removed[leaf.path] = RemovedField(
                path: leaf.path, value: leaf.value, setAt: leaf.revision, removedAt: revision)
        }
    }
}

/// Walks a document along with its origins.
struct OriginWalk {
    private(set) var leaves: [BlamedField] = []
    /// Of leaves and of all that is above them.
    private(set) var origins: [FieldPath: Revision] = [:]
    /// How the items of each list are told apart.
    private(set) var listKeys: [FieldPath: ListKeys] = [:]
    private var path: [FieldPath.Component]

    init(below path: [FieldPath.Component] = []) {
        self.path = path
    }

    mutating func visit(_ value: JSONValue, _ tree: OriginTree, _ schema: SchemaNode?) {
        let here = FieldPath(path)
        origins[here] = tree.revision
        switch value {
        case .object(let object) where !object.isEmpty:
            for (key, member) in object.members {
                guard let origin = tree[member: key] else { continue }
                path.append(.key(key))
                visit(member, origin, schema?.property(key))
                path.removeLast()
            }
        case .array(let items) where !items.isEmpty:
            let keys = ListKeys(name: path.lastKey, items: items, schema: schema)
            listKeys[here] = keys
            for (at, item) in items.enumerated() {
                guard let origin = tree[item: at] else { continue }
                path.append(keys.component(of: item, at: at))
                visit(item, origin, schema?.items)
                path.removeLast()
            }
        default:
            leaves.append(BlamedField(path: here, value: value, revision: tree.revision))
        }
    }
}
