/// What the schema does not say about Go's types: which members are pointers, and which are written
/// even when they are empty.
///
/// A line is a type and its members: `*name` a pointer to a scalar, which keeps zeros; `!name` a
/// member that is always written, a struct by value or one without `omitempty`. Members that the
/// schema requires are always written and need no line. The type is the schema's name without
/// `io.k8s.api.` or `io.k8s.apimachinery.pkg.`.
enum GoTypes {
    struct Members: Sendable {
        var pointers: Set<String> = []
        var always: Set<String> = []
    }

    static func type(_ schemaName: String?) -> Members {
        guard let schemaName else { return Members() }
        return byName[shortName(schemaName)] ?? Members()
    }

    private static func shortName(_ name: String) -> String {
        for prefix in ["io.k8s.api.", "io.k8s.apimachinery.pkg."] where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.count))
        }
        return name
    }

    private static let byName: [String: Members] = {
        var types: [String: Members] = [:]
        for text in [configurationTypes, workloadTypes, clusterTypes] {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let name = words.first else { continue }
                var members = types[String(name)] ?? Members()
                for word in words.dropFirst() {
                    let member = String(word.dropFirst())
                    if word.hasPrefix("*") {
                        members.pointers.insert(member)
                    } else {
                        members.always.insert(member)
                    }
                }
                types[String(name)] = members
            }
        }
        return types
    }()
}
