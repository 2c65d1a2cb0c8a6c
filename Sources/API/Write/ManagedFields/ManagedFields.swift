internal import Document
internal import KubernetesAPI

/// `metadata.managedFields`: which manager set which fields, kept on every write
/// (`k8s.io/apimachinery/pkg/util/managedfields`, operation Update).
struct ManagedFields {
    /// Entries of one object are told apart by these four.
    struct Manager: Hashable {
        var name: String
        var operation: String
        var apiVersion: String
        var subresource: String
    }

    private struct Entry {
        var manager: Manager
        var time: JSONValue?
        var fields: FieldSet
    }

    private var entries: [Entry] = []

    /// Older managers than these of updates become one, `ancient-changes`.
    private static let updateManagerCountMax = 10

    var isEmpty: Bool { entries.isEmpty }

    init() {}

    /// nil when an entry can't be read.
    init?(_ list: [JSONValue]) {
        for item in list {
            guard let fields = FieldSet(item["fieldsV1"] ?? .object(JSONObject())) else {
                return nil
            }
            entries.append(
                Entry(
                    manager: Manager(
                        name: item["manager"]?.string ?? "",
                        operation: item["operation"]?.string ?? "",
                        apiVersion: item["apiVersion"]?.string ?? "",
                        subresource: item["subresource"]?.string ?? ""),
                    time: item["time"], fields: fields))
        }
    }

    /// In the order that the API server keeps: by operation, time, manager.
    var json: [JSONValue] {
        entries.sorted { a, b in
            if a.manager.operation != b.manager.operation {
                return a.manager.operation < b.manager.operation
            }
            let (x, y) = (a.time?.string ?? "", b.time?.string ?? "")
            if x != y { return x < y }
            if a.manager.name != b.manager.name { return a.manager.name < b.manager.name }
            if a.manager.apiVersion != b.manager.apiVersion {
                return a.manager.apiVersion < b.manager.apiVersion
            }
            return a.manager.subresource < b.manager.subresource
        }.map { entry in
            var members: [(String, JSONValue)] = [
                ("manager", .string(entry.manager.name)),
                ("operation", .string(entry.manager.operation)),
                ("apiVersion", .string(entry.manager.apiVersion)),
            ]
            if let time = entry.time { members.append(("time", time)) }
            members.append(("fieldsType", "FieldsV1"))
            members.append(("fieldsV1", entry.fields.json))
            if !entry.manager.subresource.isEmpty {
                members.append(("subresource", .string(entry.manager.subresource)))
            }
            return .members(members)
        }
    }

    /// Takes in an update by `manager`: what it changed is its own, and nobody else's.
    mutating func update(by manager: Manager, _ changes: FieldComparison, time: JSONValue?) {
        let changed = changes.added.union(changes.modified)
        for place in entries.indices where entries[place].manager != manager {
            entries[place].fields = entries[place].fields
                .subtracting(changed).subtracting(changes.removed)
        }
        if !changed.isEmpty || !changes.removed.isEmpty {
            let place = entries.firstIndex { $0.manager == manager }
            let before = place.map { entries[$0].fields } ?? FieldSet()
            let fields = before.subtracting(changes.removed).union(changed)
            if let place {
                entries[place].fields = fields
                if !changed.isEmpty { entries[place].time = time }
            } else {
                entries.append(Entry(manager: manager, time: time, fields: fields))
            }
        }
        entries.removeAll { $0.fields.isEmpty }
        capUpdateManagers()
    }

    private mutating func capUpdateManagers() {
        let updates = entries.indices.filter { entries[$0].manager.operation == "Update" }
        let excess = updates.count - Self.updateManagerCountMax
        guard excess > 0 else { return }
        let oldest = updates.sorted {
            (entries[$0].time?.string ?? "") < (entries[$1].time?.string ?? "")
        }
        // One more than is too many, since what they become is a manager too.
        var byVersion: [String: Entry] = [:]
        var gone: Set<Int> = []
        for place in oldest.prefix(excess + 1) {
            let entry = entries[place]
            gone.insert(place)
            var merged =
                byVersion[entry.manager.apiVersion]
                ?? Entry(
                    manager: Manager(
                        name: "ancient-changes", operation: "Update",
                        apiVersion: entry.manager.apiVersion, subresource: ""),
                    time: entry.time, fields: FieldSet())
            merged.fields = merged.fields.union(entry.fields)
            merged.time = entry.time
            byVersion[entry.manager.apiVersion] = merged
        }
        entries = entries.indices.filter { !gone.contains($0) }.map { entries[$0] }
        for (version, merged) in byVersion {
            let known = entries.firstIndex {
                $0.manager.name == "ancient-changes" && $0.manager.apiVersion == version
            }
            if let known {
                entries[known].fields = entries[known].fields.union(merged.fields)
            } else {
                entries.append(merged)
            }
        }
    }
}
