package import Document
package import KubernetesAPI

/// The values that one field had over an object's versions, fed oldest first: one entry per change.
///
/// The pattern may mean several fields (`spec.template.spec.containers[*].image`); each is followed
/// by itself. An exact path has an entry for the first version even when the field is absent then;
/// a pattern with wildcards has entries for fields that were ever there.
package struct FieldHistory: Sendable {
    package struct Entry: Hashable, Sendable {
        package var path: FieldPath
        /// nil: the field is absent, or the object is gone.
        package var value: JSONValue?
        /// nil in a field's first entry, and when it was absent before.
        package var before: JSONValue?
    }

    /// The schema of the versions to come.
    package var schema: SchemaNode?
    private let pattern: FieldPattern
    private let exactPath: FieldPath?
    private var current: [(path: FieldPath, value: JSONValue)] = []
    private var isFirst = true

    package init(of pattern: FieldPattern, schema: SchemaNode? = nil) {
        self.pattern = pattern
        self.schema = schema
        exactPath = pattern.exactPath
    }

    /// What the next version changes; nil says that the object was deleted.
    package mutating func feed(_ version: JSONValue?) -> [Entry] {
        let found = version.map { pattern.fields(in: $0, schema: schema) } ?? []
        var entries: [Entry] = []
        for (path, value) in found {
            let earlier = current.first { $0.path == path }?.value
            if earlier != value {
                entries.append(Entry(path: path, value: value, before: earlier))
            }
        }
        for (path, value) in current where !found.contains(where: { $0.path == path }) {
            entries.append(Entry(path: path, value: nil, before: value))
        }
        if isFirst, entries.isEmpty, let exactPath {
            entries.append(Entry(path: exactPath, value: nil, before: nil))
        }
        isFirst = false
        current = found
        return entries
    }
}

extension FieldPattern {
    /// The path, when there is no wildcard in it.
    package var exactPath: FieldPath? {
        var path: [FieldPath.Component] = []
        for component in components {
            guard case .exactly(let exact) = component else { return nil }
            path.append(exact)
        }
        return FieldPath(path)
    }

    /// The fields of a document that the pattern ends at, by their canonical paths; null is absent.
    ///
    /// `**` stops at the first fit on each way down.
    package func fields(
        in document: JSONValue, schema: SchemaNode? = nil
    ) -> [(path: FieldPath, value: JSONValue)] {
        var search = FieldSearch()
        search.visit(document, components[...], schema)
        return search.found
    }
}

private struct FieldSearch {
    var found: [(path: FieldPath, value: JSONValue)] = []
    private var path: [FieldPath.Component] = []

    mutating func visit(
        _ value: JSONValue, _ pattern: ArraySlice<FieldPattern.Component>, _ schema: SchemaNode?
    ) {
        guard let wanted = pattern.first else {
            let here = FieldPath(path)
            if !value.isNull, !found.contains(where: { $0.path == here }) {
                found.append((here, value))
            }
            return
        }
        let rest = pattern.dropFirst()
        switch wanted {
        case .exactly(let component): follow(component, value, rest, schema)
        case .any:
            forEachChild(of: value, schema) { $0.visit($1, rest, $2) }
        case .anyDepth:
            let before = found.count
            visit(value, rest, schema)
            if found.count == before {
                forEachChild(of: value, schema) { $0.visit($1, pattern, $2) }
            }
        }
    }

    private mutating func follow(
        _ component: FieldPath.Component, _ value: JSONValue,
        _ rest: ArraySlice<FieldPattern.Component>, _ schema: SchemaNode?
    ) {
        switch value {
        case .object(let object):
            guard let key = component.key, let member = object[key] else { return }
            path.append(component)
            visit(member, rest, schema?.property(key))
            path.removeLast()
        case .array(let items):
            let index = items.firstIndex(where: component.selects) ?? component.place(in: items)
            guard let index else { return }
            let keys = ListKeys(name: path.lastKey, items: items, schema: schema)
            path.append(keys.component(of: items[index], at: index))
            visit(items[index], rest, schema?.items)
            path.removeLast()
        default: return
        }
    }

    private mutating func forEachChild(
        of value: JSONValue, _ schema: SchemaNode?,
        _ body: (inout FieldSearch, JSONValue, SchemaNode?) -> Void
    ) {
        switch value {
        case .object(let object):
            for (key, member) in object.members {
                path.append(.key(key))
                body(&self, member, schema?.property(key))
                path.removeLast()
            }
        case .array(let items):
            let keys = ListKeys(name: path.lastKey, items: items, schema: schema)
            for (at, item) in items.enumerated() {
                path.append(keys.component(of: item, at: at))
                body(&self, item, schema?.items)
                path.removeLast()
            }
        default: return
        }
    }
}

extension FieldPath.Component {
    fileprivate func place(in items: [JSONValue]) -> Int? {
        if case .index(let index) = self, items.indices.contains(index) { index } else { nil }
    }
}
