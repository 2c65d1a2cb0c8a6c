import Document
import KubernetesAPI
import Queries

/// The tables of `kubectl get`.
struct KubectlTable {
    var isWide: Bool
    var hasHeaders: Bool
    var withNamespace: Bool
    var labelColumns: [String]
    var showLabels: Bool

    func text(_ answer: GetAnswer) -> String {
        let sections = answer.sections.filter { !$0.rows.isEmpty }
        let withKind = sections.count > 1
        return sections.map { text($0, withKind: withKind) }.joined(separator: "\n")
    }

    /// `pod/web-1`, a line each.
    static func names(_ answer: GetAnswer) -> String {
        var text = ""
        for section in answer.sections {
            for row in section.rows { text += name(section) + "/" + row.name + "\n" }
        }
        return text
    }

    /// `deployment.apps`.
    private static func name(_ section: GetSection) -> String {
        let kind = section.kind.lowercased()
        return section.resource.group.isEmpty ? kind : "\(kind).\(section.resource.group)"
    }

    private func text(_ section: GetSection, withKind: Bool) -> String {
        let shown = section.columns.indices.filter { isWide || section.columns[$0].priority == 0 }
        let hasNamespace = withNamespace && section.isNamespaced
        var columns = KubectlColumns()
        if hasHeaders {
            var titles = shown.map { section.columns[$0].name.uppercased() }
            if hasNamespace { titles.insert("NAMESPACE", at: 0) }
            titles += labelColumns.map { label in
                String(label.split(separator: "/").last ?? "").uppercased()
            }
            if showLabels { titles.append("LABELS") }
            columns.add(titles)
        }
        for row in section.rows {
            var cells = shown.map { at in
                let cell = at < row.cells.count ? Self.text(row.cells[at]) : ""
                let isName = withKind && section.columns[at].name == "Name"
                return isName ? "\(Self.name(section))/\(cell)" : cell
            }
            if hasNamespace { cells.insert(row.namespace, at: 0) }
            let labels = row.object?["metadata"]?["labels"]
            cells += labelColumns.map { labels?[$0]?.string ?? "<none>" }
            if showLabels { cells.append(LabelText.labels(labels)) }
            columns.add(cells)
        }
        return columns.text
    }

    /// Up to the end of the first line, as kubectl cuts it.
    private static func text(_ cell: JSONValue) -> String {
        switch cell {
        case .null: return ""
        case .string(let text):
            let line = text.prefix { !"\n\r\u{C}\r\n".contains($0) }
            let shown = line.count < text.count ? line + "..." : line
            return DisplayWidth.sanitised(String(shown))
        default: return String(decoding: cell.bytes, as: UTF8.self)
        }
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
