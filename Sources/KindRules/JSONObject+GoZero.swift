package import Document

/// Members as Go's structs have them: one that is missing is its type's zero value.
extension JSONObject {
    package func text(_ key: String) -> String { self[key]?.string ?? "" }
    package func flag(_ key: String) -> Bool { self[key]?.bool ?? false }
    package func number(_ key: String) -> Int64 { self[key]?.int ?? 0 }
    package func object(_ key: String) -> JSONObject? { self[key]?.object }
    package func map(_ key: String) -> JSONObject { self[key]?.object ?? JSONObject() }
    package func list(_ key: String) -> [JSONValue] { self[key]?.array ?? [] }
    /// A list of structs.
    package func items(_ key: String) -> [JSONObject] {
        list(key).map { $0.object ?? JSONObject() }
    }
    /// A list of strings.
    package func texts(_ key: String) -> [String] { list(key).map { $0.string ?? "" } }
}
