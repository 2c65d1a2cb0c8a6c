extension JSONValue {
    /// Sets what stands at the path, nil removes it; false and unchanged when the path does not
    /// lead there.
    ///
    /// Objects and lists that are missing on the way are made. An item (`[name="checkout"]`) that
    /// is missing is appended with its keys, a missing set member as it is; an index must be there
    /// or be the next. Keys of the item stay when its value is replaced by one that lacks them.
    @discardableResult
    package mutating func set(_ value: JSONValue?, at path: FieldPath) -> Bool {
        set(value, along: path.components[...])
    }

    /// A copy with the value set; the same value when the path does not lead there.
    package func setting(_ value: JSONValue?, at path: FieldPath) -> JSONValue {
        var copy = self
        copy.set(value, at: path)
        return copy
    }

    fileprivate mutating func set(
        _ value: JSONValue?, along path: ArraySlice<FieldPath.Component>
    ) -> Bool {
        guard let component = path.first else {
            self = value ?? .null
            return true
        }
        let rest = path.dropFirst()
        switch (self, component) {
        case (.object(var object), .key(let key)):
            self = .null
            defer { self = .object(object) }
            return object.set(value, at: key, along: rest)
        case (.array(var values), _):
            self = .null
            defer { self = .array(values) }
            return values.set(value, at: component, along: rest)
        default: return false
        }
    }

    /// An empty container that the component can lead into.
    private static func container(for component: FieldPath.Component?) -> JSONValue {
        switch component {
        case nil: .null
        case .key: .object(JSONObject())
        case .index, .item, .element: .array([])
        }
    }

    /// A fresh value with the rest of the path set in it.
    fileprivate static func made(
        _ value: JSONValue, along path: ArraySlice<FieldPath.Component>
    ) -> JSONValue? {
        var made = container(for: path.first)
        return made.set(value, along: path) ? made : nil
    }
}

extension JSONObject {
    fileprivate mutating func set(
        _ value: JSONValue?, at key: String, along rest: ArraySlice<FieldPath.Component>
    ) -> Bool {
        if rest.isEmpty {
            self[key] = value
            return true
        }
        if contains(key: key) {
            return update(key) { member in member.set(value, along: rest) }
        }
        guard let value else { return true }
        guard let made = JSONValue.made(value, along: rest) else { return false }
        self[key] = made
        return true
    }
}

extension [JSONValue] {
    fileprivate mutating func set(
        _ value: JSONValue?, at component: FieldPath.Component,
        along rest: ArraySlice<FieldPath.Component>
    ) -> Bool {
        if let place = firstIndex(where: component.selects) ?? component.index(in: self) {
            if !rest.isEmpty { return self[place].set(value, along: rest) }
            if let value { self[place] = value } else { remove(at: place) }
            return true
        }
        guard let value else { return true }
        switch component {
        case .index(let place):
            guard place == count, let made = JSONValue.made(value, along: rest) else {
                return false
            }
            append(made)
        case .item(let keys):
            var item = JSONObject(keys.map { (key: $0.name, value: $0.value) })
            if rest.isEmpty, let object = value.object {
                item = object
            } else if let key = rest.first?.key {
                guard item.set(value, at: key, along: rest.dropFirst()) else { return false }
            } else {
                return false
            }
            append(.object(item))
        case .element:
            guard rest.isEmpty else { return false }
            append(value)
        case .key: return false
        }
        return true
    }
}
