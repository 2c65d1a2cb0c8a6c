import Document

/// An object on its way into a row: the fields that most kinds show, and the time ages count from.
struct CellSource: Sendable {
    let object: JSONValue
    let now: Timestamp

    var metadata: JSONValue? { object["metadata"] }
    var spec: JSONValue? { object["spec"] }
    var status: JSONValue? { object["status"] }
    var name: String { metadata.text("name") }
    var creationTimestamp: String? { metadata?["creationTimestamp"]?.string }
    var isBeingDeleted: Bool { metadata?["deletionTimestamp"]?.string != nil }

    var nameCell: JSONValue { .string(name) }
    var ageCell: JSONValue { .string(age(since: creationTimestamp)) }

    func age(since text: String?) -> String { Age.text(fromRFC3339: text, to: now) }

    func annotation(_ key: String) -> String? { metadata?["annotations"]?[key]?.string }
}

extension JSONValue {
    static func integer(_ value: Int64) -> JSONValue { .number(JSONNumber(value)) }
    static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(Int64(value))) }
}

/// Fields as Go's structs give them: what is absent has its zero value.
extension Optional where Wrapped == JSONValue {
    func text(_ key: String) -> String { self?[key]?.string ?? "" }
    func integer(_ key: String) -> Int64 { self?[key]?.int ?? 0 }
    func flag(_ key: String) -> Bool { self?[key]?.bool ?? false }
    func items(_ key: String) -> [JSONValue] { self?[key]?.array ?? [] }
    func strings(_ key: String) -> [String] { items(key).compactMap(\.string) }

    /// The value at the key; nil where it is absent or null, as a Go pointer.
    func pointer(_ key: String) -> JSONValue? {
        guard let value = self?[key], !value.isNull else { return nil }
        return value
    }

    func count(_ key: String) -> Int {
        guard let value = self?[key] else { return 0 }
        return value.array?.count ?? value.object?.count ?? 0
    }
}

extension JSONValue {
    func text(_ key: String) -> String { self[key]?.string ?? "" }
    func integer(_ key: String) -> Int64 { self[key]?.int ?? 0 }
    func items(_ key: String) -> [JSONValue] { self[key]?.array ?? [] }
    func strings(_ key: String) -> [String] { items(key).compactMap(\.string) }
    func count(_ key: String) -> Int { Optional(self).count(key) }

    func pointer(_ key: String) -> JSONValue? {
        guard let value = self[key], !value.isNull else { return nil }
        return value
    }
}

extension String {
    /// This text, or the other when this one is empty.
    func ifEmpty(_ other: String) -> String { isEmpty ? other : self }
}

/// Up to three entries, then how many more there are: `a,b,c + 2 more...`.
struct ShortList {
    private(set) var shown: [String] = []
    var count = 0
    private let limit: Int

    init(limit: Int = 3) {
        self.limit = limit
    }

    mutating func append(_ entry: @autoclosure () -> String) {
        count += 1
        if shown.count < limit { shown.append(entry()) }
    }

    func text(separator: String = ",", empty: String) -> String {
        let text = shown.joined(separator: separator)
        if count > limit { return "\(text) + \(count - limit) more..." }
        return text.ifEmpty(empty)
    }
}
