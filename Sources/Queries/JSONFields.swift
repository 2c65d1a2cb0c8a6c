import Document
import History
import KubernetesAPI

/// Members of an answer's JSON object, in the order in which they are set; nil sets nothing.
struct JSONFields {
    private var object = JSONObject()

    var value: JSONValue { .object(object) }

    mutating func set(_ key: String, _ value: JSONValue?) {
        if let value { object[key] = value }
    }

    mutating func set(_ key: String, _ text: String) { object[key] = .string(text) }

    /// Leaves "" out.
    mutating func setUnlessEmpty(_ key: String, _ text: String) {
        if !text.isEmpty { object[key] = .string(text) }
    }

    mutating func set(_ key: String, _ number: some BinaryInteger) {
        object[key] = .number(JSONNumber(Int64(number)))
    }

    mutating func set(_ key: String, _ revision: Revision?) {
        if let revision { set(key, revision.rawValue) }
    }

    mutating func set(_ key: String, _ time: Timestamp?) {
        if let time { set(key, time.description) }
    }

    mutating func set(_ key: String, _ flag: Bool) { object[key] = .bool(flag) }

    mutating func set(_ key: String, _ texts: [String]) {
        object[key] = .array(texts.map { .string($0) })
    }
}

/// Reads an answer that a server sent; what is missing or of another type is an error that names
/// it.
struct JSONReader {
    let value: JSONValue
    private let what: String

    init(_ value: JSONValue, what: String) {
        self.value = value
        self.what = what
    }

    private func wrong(_ key: String) -> QueryError {
        QueryError(
            .outside,
            "the server's answer is not \(what) as this version knows it (member `\(key)`): "
                + "is the server of another version?")
    }

    func string(_ key: String) throws(QueryError) -> String {
        guard let text = value[key]?.string else { throw wrong(key) }
        return text
    }

    func optionalString(_ key: String) -> String { value[key]?.string ?? "" }

    func integer(_ key: String) throws(QueryError) -> Int64 {
        guard let number = value[key]?.int else { throw wrong(key) }
        return number
    }

    func count(_ key: String) throws(QueryError) -> Int { Int(try integer(key)) }

    func revision(_ key: String) throws(QueryError) -> Revision {
        guard let revision = try optionalRevision(key) else { throw wrong(key) }
        return revision
    }

    func optionalRevision(_ key: String) throws(QueryError) -> Revision? {
        guard let member = value[key] else { return nil }
        guard let number = member.int, number >= 0 else { throw wrong(key) }
        return Revision(UInt64(number))
    }

    func optionalTime(_ key: String) throws(QueryError) -> Timestamp? {
        guard let member = value[key] else { return nil }
        guard let text = member.string, let time = Timestamp(rfc3339: text) else {
            throw wrong(key)
        }
        return time
    }

    func flag(_ key: String) -> Bool { value[key]?.bool ?? false }

    func strings(_ key: String) -> [String] { (value[key]?.array ?? []).compactMap(\.string) }

    func array(_ key: String) -> [JSONValue] { value[key]?.array ?? [] }

    func member(_ key: String) throws(QueryError) -> JSONValue {
        guard let member = value[key] else { throw wrong(key) }
        return member
    }

    func path(_ key: String) throws(QueryError) -> FieldPath {
        guard let path = try? FieldPath(parsing: try string(key)) else { throw wrong(key) }
        return path
    }

    func named<T>(_ key: String, _ make: (String) -> T?) throws(QueryError) -> T {
        guard let made = make(try string(key)) else { throw wrong(key) }
        return made
    }
}
