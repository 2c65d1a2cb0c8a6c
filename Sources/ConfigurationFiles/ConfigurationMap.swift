/// A mapping of a configuration file, whose fields are all known. A field that is null is absent.
package struct ConfigurationMap: Sendable {
    package let value: ConfigurationValue
    private let members: [String: ConfigurationValue]

    init(_ value: ConfigurationValue, _ members: [(key: String, value: ConfigurationValue)]) {
        self.value = value
        self.members = Dictionary(
            members.filter { if case .null = $0.value.content { false } else { true } }
                .map { ($0.key, $0.value) },
            uniquingKeysWith: { first, _ in first })
    }

    package subscript(name: String) -> ConfigurationValue? { members[name] }

    package func required(_ name: String) throws(ConfigurationError) -> ConfigurationValue {
        guard let member = members[name] else { throw value.error("\(name) is missing") }
        return member
    }

    package func string(_ name: String) throws(ConfigurationError) -> String? {
        guard let member = members[name] else { return nil }
        return try member.string()
    }

    package func bool(_ name: String) throws(ConfigurationError) -> Bool? {
        guard let member = members[name] else { return nil }
        return try member.bool()
    }

    package func integer(_ name: String) throws(ConfigurationError) -> Int? {
        guard let member = members[name] else { return nil }
        return try member.integer()
    }

    /// Empty when the field is absent.
    package func list(_ name: String) throws(ConfigurationError) -> [ConfigurationValue] {
        guard let member = members[name] else { return [] }
        return try member.list()
    }

    package func strings(_ name: String) throws(ConfigurationError) -> [String] {
        var texts: [String] = []
        for item in try list(name) { texts.append(try item.string()) }
        return texts
    }

    /// Refuses a file of another kind or of a version that is not known.
    package func expect(
        kind: String, versions: [String]
    ) throws(ConfigurationError) {
        let found = try required("kind")
        guard try found.string() == kind else {
            throw found.error("this is a \(try found.string()); a \(kind) is needed")
        }
        let version = try required("apiVersion")
        guard versions.contains(try version.string()) else {
            throw version.error(
                """
                \(try version.string()) is not known for a \(kind); known are \
                \(versions.joined(separator: ", "))
                """)
        }
    }
}
