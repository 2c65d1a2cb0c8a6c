import Document
import History
import KubernetesAPI
import Queries

/// Both sides of a change as whole documents: unified YAML and JSON patches.
struct DiffDocuments {
    /// Leaves bookkeeping in.
    let allFields: Bool

    func unified(_ change: ObjectChange, _ answer: DiffAnswer) -> [StyledText] {
        let key = change.object.key
        let place = key.namespace.isEmpty ? "" : "\(key.namespace)/"
        let name = "\(place)\(key.resource)/\(key.name)"
        let diff = UnifiedDiff(from: yaml(change.before), to: yaml(change.after))
        guard !diff.isEmpty else { return [] }
        let old = change.before == nil ? "/dev/null" : "\(name)@\(answer.from.revision)"
        let new = change.after == nil ? "/dev/null" : "\(name)@\(answer.to.revision)"
        var lines = [StyledText("--- \(old)", .strong), StyledText("+++ \(new)", .strong)]
        for hunk in diff.hunks {
            lines.append(StyledText(hunk.header, .path))
            for line in hunk.lines {
                let style: Style =
                    switch line.kind {
                    case .added: .added
                    case .removed: .removed
                    case .context: .plain
                    }
                lines.append(StyledText(line.marked, style))
            }
        }
        return lines
    }

    /// `{"object":{...},"patch":[...]}` with an RFC 6902 patch.
    func patch(_ change: ObjectChange) -> JSONValue {
        let before = cleaned(change.before ?? .null)
        let after = cleaned(change.after ?? .null)
        return [
            "object": change.object.json, "patch": JSONPatchWriter.patch(from: before, to: after),
        ]
    }

    private func yaml(_ document: JSONValue?) -> [String] {
        document.map { ReadableDocument.yaml(cleaned($0)) } ?? []
    }

    private func cleaned(_ document: JSONValue) -> JSONValue {
        allFields ? document : ReadableDocument.withoutBookkeeping(document)
    }
}
