/// The columns of the built-in resources, from their compact form.
enum BuiltInColumns {
    /// Empty for a resource that has no columns of its own.
    static func columns(of resource: GroupResource) -> [TableColumn] { all[resource] ?? [] }

    private static let all: [GroupResource: [TableColumn]] = {
        var all: [GroupResource: [TableColumn]] = [:]
        var resource = GroupResource(group: "", resource: "")
        for line in builtInColumns.split(separator: "\n") {
            if line.hasPrefix("= ") {
                let words = line.dropFirst(2).split(separator: " ").map(String.init)
                resource = GroupResource(
                    group: words.count == 2 ? words[0] : "", resource: words.last ?? "")
            } else {
                all[resource, default: []].append(column(line))
            }
        }
        return all
    }()

    private static func column(_ line: Substring) -> TableColumn {
        let fields = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false)
            .map(String.init)
        return TableColumn(
            name: fields[0], type: fields[1].ifEmpty("string"), format: fields[2],
            description: description(fields[4]), priority: Int(fields[3]) ?? 0)
    }

    private static func description(_ text: String) -> String {
        switch text {
        case "@name": ColumnDescriptions.name
        case "@created": ColumnDescriptions.creationTimestamp
        default: text.replacing("\\n", with: "\n")
        }
    }
}
