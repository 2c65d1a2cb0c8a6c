import Document
import History
import KubernetesAPI

/// The answer to a field path that an object never had: how much of it there is, and what is there.
struct UnknownField {
    let field: String
    let key: ObjectKey
    /// The newest version that is known.
    let document: JSONValue?

    func error() -> QueryError {
        guard let document else {
            return QueryError(.notFound, "no content of \(key) is known, so no field of it either")
        }
        var message = "\(key) never had a field \"\(field)\""
        guard let path = try? FieldPath(parsing: field) else {
            return QueryError(.notFound, message)
        }
        var known = FieldPath.root
        var value = document
        var rest = path.components[...]
        while let component = rest.first, let next = component.resolve(in: value) {
            known = known.appending(component)
            value = next
            rest = rest.dropFirst()
        }
        let place = known.isEmpty ? "the object" : known.description
        let names = Self.names(in: value)
        if names.isEmpty {
            message += ": \(place) is there, with nothing below it"
        } else {
            message += ": \(place) has \(names.prefix(20).joined(separator: ", "))"
            message += names.count > 20 ? "..." : ""
        }
        let missing = rest.first.map(Self.word) ?? ""
        let elsewhere = Self.places(of: field, in: document)
        if !elsewhere.isEmpty {
            message += "; there is \(elsewhere.prefix(3).joined(separator: " and "))"
        } else if let near = NearNames.of(missing, among: names, limit: 1).first {
            message += "; did you mean \(near)?"
        }
        return QueryError(.notFound, message)
    }

    /// Full paths of fields that end as the typed one does.
    private static func places(of field: String, in document: JSONValue) -> [String] {
        let tail = field.hasPrefix(".") || field.hasPrefix("[") ? field : ".\(field)"
        guard let pattern = try? FieldPattern(parsing: "**\(tail)") else { return [] }
        return pattern.fields(in: document).map(\.path.description).filter {
            !$0.hasPrefix(".metadata.managedFields")
        }
    }

    private static func word(_ component: FieldPath.Component) -> String {
        switch component {
        case .key(let key): key
        case .item(let keys): keys.first?.value.string ?? ""
        case .element(let value): value.string ?? ""
        case .index(let index): String(index)
        }
    }

    /// Keys of an object; of a list's items their names, else their number.
    private static func names(in value: JSONValue) -> [String] {
        if let object = value.object { return object.keys }
        guard let items = value.array, !items.isEmpty else { return [] }
        let named = items.compactMap { $0["name"]?.string ?? $0["type"]?.string ?? $0.string }
        return named.count == items.count ? named : ["[0] to [\(items.count - 1)]"]
    }
}
