package import Document

/// A query that can be told by the parameters of an address, and tell itself so: commands send
/// theirs to a server in this form.
package protocol ParameterizedQuery: Sendable {
    init()
    static var parameterFields: [ParameterField<Self>] { get }
}

extension ParameterizedQuery {
    /// Reads the parameters of an address; an unknown name or a value that does not parse is wrong
    /// use.
    package init(parameters: [String: [String]]) throws(QueryError) {
        self.init()
        let fields = Self.parameterFields
        for (name, values) in parameters.sorted(by: { $0.key < $1.key }) {
            guard let field = fields.first(where: { $0.name == name }) else {
                let known = fields.map(\.name).joined(separator: ", ")
                throw QueryError(
                    .wrongUse,
                    "unknown parameter \"\(name)\"; "
                        + (known.isEmpty ? "there are none here" : "known are: \(known)"))
            }
            try field.set(&self, values)
        }
    }

    /// Reads a JSON object whose members are the parameters: what a command that changes something
    /// sends as a body.
    package init(json: JSONValue) throws(QueryError) {
        guard let object = json.object else {
            throw QueryError(.wrongUse, "the body wants to be a JSON object")
        }
        var parameters: [String: [String]] = [:]
        for (name, value) in object.members {
            let values = (value.array ?? [value]).map { $0.string ?? $0.description }
            parameters[name] = values
        }
        try self.init(parameters: parameters)
    }

    /// What `init(json:)` makes an equal query of.
    package var json: JSONValue {
        var members = JSONFields()
        for (name, values) in parameters.sorted(by: { $0.key < $1.key }) {
            if values.count == 1 { members.set(name, values[0]) } else { members.set(name, values) }
        }
        return members.value
    }

    /// What `init(parameters:)` makes an equal query of.
    package var parameters: [String: [String]] {
        var values: [String: [String]] = [:]
        for field in Self.parameterFields {
            let value = field.get(self)
            if !value.isEmpty { values[field.name] = value }
        }
        return values
    }
}

/// How one parameter goes into a query and comes out of it.
package struct ParameterField<Query> {
    let name: String
    let get: (Query) -> [String]
    let set: (inout Query, [String]) throws(QueryError) -> Void

    private static func last(_ name: String, _ values: [String]) throws(QueryError) -> String {
        guard let value = values.last else {
            throw QueryError(.wrongUse, "parameter \"\(name)\" wants a value")
        }
        return value
    }

    static func text(_ name: String, _ path: WritableKeyPath<Query, String?>) -> Self {
        Self(
            name: name, get: { $0[keyPath: path].map { [$0] } ?? [] },
            set: { query, values throws(QueryError) in
                query[keyPath: path] = try last(name, values)
            })
    }

    static func list(_ name: String, _ path: WritableKeyPath<Query, [String]>) -> Self {
        Self(
            name: name, get: { $0[keyPath: path] },
            set: { query, values throws(QueryError) in query[keyPath: path] = values })
    }

    /// `?reads`, `?reads=true`, `?reads=false`.
    static func flag(_ name: String, _ path: WritableKeyPath<Query, Bool>) -> Self {
        Self(
            name: name, get: { $0[keyPath: path] ? ["true"] : [] },
            set: { query, values throws(QueryError) in
                switch try last(name, values) {
                case "", "true", "1": query[keyPath: path] = true
                case "false", "0": query[keyPath: path] = false
                case let other:
                    throw QueryError(
                        .wrongUse, "parameter \"\(name)\" wants true or false, not \"\(other)\"")
                }
            })
    }

    static func count(_ name: String, _ path: WritableKeyPath<Query, Int?>) -> Self {
        Self(
            name: name, get: { $0[keyPath: path].map { [String($0)] } ?? [] },
            set: { query, values throws(QueryError) in
                let text = try last(name, values)
                guard let number = Int(text), number >= 0 else {
                    throw QueryError(
                        .wrongUse, "parameter \"\(name)\" wants a number, not \"\(text)\"")
                }
                query[keyPath: path] = number
            })
    }
}
