import Document
import KubernetesAPI

/// `-o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName`.
package struct CustomColumns: Sendable {
    private struct Column {
        var title: String
        var path: JSONPath
    }

    private let columns: [Column]

    /// Nil when it is not a list of `NAME:PATH`.
    init?(_ text: String) {
        var columns: [Column] = []
        for piece in text.split(separator: ",") {
            guard let colon = piece.firstIndex(of: ":"),
                let path = try? JSONPath(relaxed: String(piece[piece.index(after: colon)...]))
            else { return nil }
            columns.append(Column(title: String(piece[..<colon]), path: path))
        }
        guard !columns.isEmpty else { return nil }
        self.columns = columns
    }

    func text(_ objects: [JSONValue], hasHeaders: Bool) throws -> String {
        var table = KubectlColumns()
        if hasHeaders { table.add(columns.map(\.title)) }
        for object in objects {
            table.add(
                try columns.map { column in
                    let found = try column.path.results(in: object).flatMap { $0 }
                    return found.isEmpty
                        ? "<none>" : found.map(Self.text).joined(separator: ",")
                })
        }
        return table.text
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "<nil>"
        case .string(let text): DisplayWidth.sanitised(text)
        default: DisplayWidth.sanitised(String(decoding: value.bytes, as: UTF8.self))
        }
    }
}
