/// A mapping of a configuration file, whose fields are all known. A field that is null is absent.
package struct ConfigurationMap: Sendable {
    package let value: ConfigurationValue
    let members: [(key: String, value: ConfigurationValue)]

    init(_ value: ConfigurationValue, _ members: [(key: String, value: ConfigurationValue)]) {
        self.value = value
        self.members = members
    }

    package subscript(name: String) -> ConfigurationValue? {
        guard let member = members.first(where: { $0.key == name })?.value else { return nil }
        if case .null = member.content { return nil }
        return member
    }

    package func required(_ name: String) throws(ConfigurationError) -> ConfigurationValue {
        guard let member = self[name] else { throw value.error("\(name) is missing") }
        return member
    }

    package func string(_ name: String) throws(ConfigurationError) -> String? {
        guard let member = self[name] else { return nil }
        return try member.string()
    }

    package func bool(_ name: String) throws(ConfigurationError) -> Bool? {
        guard let member = self[name] else { return nil }
        return try member.bool()
    }

    package func integer(_ name: String) throws(ConfigurationError) -> Int? {
        guard let member = self[name] else { return nil }
        return try member.integer()
    }

    /// Empty when the field is absent.
    package func list(_ name: String) throws(ConfigurationError) -> [ConfigurationValue] {
        guard let member = self[name] else { return [] }
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
