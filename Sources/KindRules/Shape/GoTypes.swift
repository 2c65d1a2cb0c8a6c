/// What the schema does not say about Go's types: which members are pointers, and which are written
/// even when they are empty.
///
/// A line is a type and its members: `*name` a pointer to a scalar, which keeps zeros; `!name` a
/// member that is always written, a struct by value or one without `omitempty`. Members that the
/// schema requires are always written and need no line; `-name` is one with `omitempty` all the
/// same. A member that is both `*` and `!` is null when it is missing. The type is the schema's
/// name without `io.k8s.api.` or `io.k8s.apimachinery.pkg.`.
///
/// `metadata` of objects is always written.
enum GoTypes {
    struct Members: Sendable {
        var pointers: Set<String> = []
        var always: Set<String> = []
        var omitted: Set<String> = []
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
        for text in [metadataTypes, configurationTypes, workloadTypes, clusterTypes] {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let name = words.first else { continue }
                var members = types[String(name)] ?? Members()
                for word in words.dropFirst() {
                    let member = String(word.dropFirst())
                    switch word.first {
                    case "*": members.pointers.insert(member)
                    case "-": members.omitted.insert(member)
                    default: members.always.insert(member)
                    }
                }
                types[String(name)] = members
            }
        }
        return types
    }()

    private static let metadataTypes = """
        apis.meta.v1.ObjectMeta *deletionGracePeriodSeconds
        apis.meta.v1.OwnerReference *controller *blockOwnerDeletion
        apis.meta.v1.DeleteOptions *gracePeriodSeconds *orphanDependents *propagationPolicy
        apis.meta.v1.Preconditions *uid *resourceVersion
        apis.meta.v1.ListMeta *remainingItemCount
        """
}
