import Document
import KubernetesAPI
import Queries

/// The tables of `kubectl get`, from an answer that may have come over HTTP.
struct KubectlTable {
    var options: TableText.Options
    /// A column with the namespace, where objects have one.
    var withNamespace: Bool

    func text(_ answer: GetAnswer) -> String {
        let sections = answer.sections.filter { !$0.rows.isEmpty }
        var writer = TableText(options: options)
        var text = ""
        for section in sections {
            writer.options.showsNamespace = withNamespace && section.isNamespaced
            text += writer.nextText(
                of: table(section), kindPrefix: sections.count > 1 ? Self.prefix(section) : nil)
        }
        return text
    }

    /// `pod/web-1`, a line each.
    static func names(_ answer: GetAnswer) -> String {
        var text = ""
        for section in answer.sections {
            for row in section.rows { text += prefix(section) + "/" + row.name + "\n" }
        }
        return text
    }

    /// `deployment.apps`.
    private static func prefix(_ section: GetSection) -> String {
        let kind = section.kind.lowercased()
        return section.resource.group.isEmpty ? kind : "\(kind).\(section.resource.group)"
    }

    private func table(_ section: GetSection) -> Table {
        let columns = section.columns.map { column in
            TableColumn(
                name: column.name, format: column.name == "Name" ? "name" : "",
                priority: column.priority)
        }
        let rows = section.rows.map { row in
            let identity: JSONValue = [
                "metadata": ["namespace": .string(row.namespace), "name": .string(row.name)]
            ]
            let hasObject = row.object?.isNull == false
            return Table.Row(cells: row.cells, object: hasObject ? row.object : identity)
        }
        return Table(columns: columns, rows: rows)
    }
}

/// `kubectl get -o json`: keys sorted, four spaces.
enum KubectlJSON {
    static func text(_ document: JSONValue) -> String { sorted(document).pretty() + "\n" }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(sorted))
        case .object(let object):
            .object(JSONObject(object.sortedByKey().map { ($0.key, sorted($0.value)) }))
        default: value
        }
    }
}
