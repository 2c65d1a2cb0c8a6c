import Document
import Queries

/// `blame` for people: the object's YAML, with the margin told once for each run of lines that one
/// request wrote.
struct BlameText {
    let width: Int?
    private let objects = ObjectText()

    init(width: Int?) {
        self.width = width
    }

    func lines(_ answer: BlameAnswer, typed: String?) -> [StyledText] {
        let names = PathNames(answer.fields.map(\.path))
        var origin: [FieldPath: BlameField] = [:]
        for field in answer.fields { origin[field.path] = field }
        var lines = [
            objects.typed(answer.object.key) + StyledText("  as of ", .faint)
                + TimeText.moment(answer.at, as: typed)
        ]
        let margins = Margins(answer.fields + answer.deleted, narrow: (width ?? 200) < 100)
        var shown: BlameField?
        let document = DigestText.readable(answer.document)
        for line in YAML.lines(of: document, item: { names.component(of: $0, $1, $2) }) {
            if line.continues, ReadableDocument.isLastApplied(line.path) { continue }
            let field = origin[line.path]
            var margin = StyledText()
            if let field, field.revision != shown?.revision {
                margin = margins.text(field)
                shown = field
            }
            let text = ReadableDocument.isLastApplied(line.path)
                ? folded(line, field?.value) : StyledText(ReadableDocument.text(line))
            lines.append(joined(margin, margins.width, text))
        }
        if !answer.deleted.isEmpty {
            lines.append(joined("", margins.width, StyledText("# gone since:", .faint)))
            for field in answer.deleted {
                let text = StyledText("- \(field.path)  \(ValueText.text(field.value))", .removed)
                lines.append(joined(margins.text(field), margins.width, text))
            }
        }
        return lines
    }

    /// kubectl's copy of the manifest says nothing that the lines around it don't.
    private func folded(_ line: YAMLLine, _ value: JSONValue?) -> StyledText {
        let key = line.text.prefix { $0 != ":" }
        let size = Count.text(value?.string?.utf8.count ?? 0)
        return StyledText(String(repeating: " ", count: line.indent) + "\(key): ")
            + StyledText("{…}  # \(size) bytes", .faint)
    }

    private func joined(_ margin: StyledText, _ columns: Int, _ text: StyledText) -> StyledText {
        let line = margin.padded(to: columns) + StyledText(" │ ", .faint) + text
        return width.map { line.cut(to: $0) } ?? line
    }
}

/// Revision, time, author and request in columns before the lines of a blamed object.
private struct Margins {
    private let revisionWidth: Int
    private let nameWidth: Int
    private let requestWidth: Int
    private let narrow: Bool

    init(_ fields: [BlameField], narrow: Bool) {
        self.narrow = narrow
        revisionWidth = fields.map { "\($0.revision)".utf8.count }.max() ?? 1
        let names = fields.map { Self.name($0).width }.max() ?? 1
        nameWidth = min(names, narrow ? 14 : 28)
        let requests = fields.compactMap(\.by).map { AuthorText.request($0).utf8.count }.max() ?? 0
        requestWidth = narrow ? min(requests, 6) : requests
    }

    var width: Int { revisionWidth + 1 + 8 + 1 + nameWidth + 1 + requestWidth }

    func text(_ field: BlameField) -> StyledText {
        var text = StyledText("\(field.revision)", .revision).padded(to: revisionWidth, right: true)
        text += StyledText(" \(TimeText.clock(field.time)) ", .faint)
        text += Self.name(field).cut(to: nameWidth).padded(to: nameWidth) + " "
        let request = StyledText(field.by.map { AuthorText.request($0) } ?? "", .faint)
        return text + request.cut(to: requestWidth)
    }

    private static func name(_ field: BlameField) -> StyledText {
        if field.by == nil, field.isBeforeRecording {
            return StyledText("earlier", .faint)
        }
        return AuthorText.name(field.by)
    }
}

/// Names items of lists as the blamed paths do, so that lines of YAML find their origin.
private struct PathNames {
    private var items: [FieldPath: [FieldPath.Component]] = [:]

    init(_ paths: [FieldPath]) {
        for path in paths {
            for (depth, component) in path.components.enumerated() {
                switch component {
                case .item, .element:
                    let list = FieldPath(Array(path.components.prefix(depth)))
                    if items[list]?.contains(component) != true {
                        items[list, default: []].append(component)
                    }
                case .key, .index: continue
                }
            }
        }
    }

    func component(
        of list: FieldPath, _ element: JSONValue, _ index: Int
    ) -> FieldPath.Component {
        let named = items[list]?.first { component in
            switch component {
            case .item(let keys): keys.allSatisfy { element[$0.name] == $0.value }
            case .element(let value): element == value
            case .key, .index: false
            }
        }
        return named ?? .index(index)
    }
}
