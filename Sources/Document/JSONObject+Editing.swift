/// Changing what lies within an object, in its place.
extension JSONObject {
    /// Changes the object at `key`; does nothing when there is none.
    package mutating func updateObject(_ key: String, _ body: (inout JSONObject) -> Void) {
        _ = update(key) { $0.updateObject(body) }
    }

    /// Changes the object at `key`, an empty one when there is none or null.
    package mutating func makeObject(_ key: String, _ body: (inout JSONObject) -> Void) {
        if self[key]?.object == nil { self[key] = .object(JSONObject()) }
        updateObject(key, body)
    }

    /// Changes each object in the list at `key`; other elements stay as they are.
    package mutating func updateItems(
        _ key: String, _ body: (inout JSONObject) -> Void
    ) {
        _ = update(key) { value in
            guard case .array(var items) = value else { return false }
            value = .null
            for place in items.indices { _ = items[place].updateObject(body) }
            value = .array(items)
            return true
        }
    }

    /// Sets a member that is absent or null.
    package mutating func setDefault(_ key: String, _ value: @autoclosure () -> JSONValue) {
        if self[key]?.isNull ?? true { self[key] = value() }
    }
}

extension JSONValue {
    /// Changes an object in its place; false for other values.
    package mutating func updateObject(_ body: (inout JSONObject) -> Void) -> Bool {
        guard case .object(var object) = self else { return false }
        self = .null
        body(&object)
        self = .object(object)
        return true
    }
}
