import Document
import History

/// A field path as a person typed it.
struct TypedField {
    let text: String
    private(set) var pattern: FieldPattern

    init(_ text: String) throws(QueryError) {
        self.text = text
        do {
            pattern = try FieldPattern(parsing: text)
        } catch {
            throw QueryError(.wrongUse, "field path \"\(text)\": \(error)")
        }
    }

    /// Keys other than `name` by which people know the items of lists.
    private static let itemKeys = ["type", "key", "containerPort", "port", "mountPath", "ip", "uid"]

    /// Items may be named by their value alone: `conditions[Ready]` is `conditions[type="Ready"]`
    /// where the items of the document have no name.
    mutating func nameItems(of document: JSONValue) {
        guard let path = pattern.exactPath else { return }
        var value = document
        var named = FieldPath.root
        for component in path.components {
            let found = value.array.flatMap { Self.item(component, in: $0) } ?? component
            guard let next = found.resolve(in: value) else { return }
            named = named.appending(found)
            value = next
        }
        if named != path { pattern = FieldPattern(named) }
    }

    private static func item(
        _ component: FieldPath.Component, in items: [JSONValue]
    ) -> FieldPath.Component? {
        let wanted: String
        switch component {
        case .key(let key): wanted = key
        case .item(let keys) where keys.count == 1 && keys[0].name == "name":
            wanted = keys[0].value.string ?? keys[0].value.description
        default: return nil
        }
        guard component.resolve(in: .array(items)) == nil else { return nil }
        for key in itemKeys {
            for item in items {
                guard let value = item[key], (value.string ?? value.description) == wanted else {
                    continue
                }
                return .item([FieldPath.ItemKey(name: key, value: value)])
            }
        }
        return nil
    }
}
