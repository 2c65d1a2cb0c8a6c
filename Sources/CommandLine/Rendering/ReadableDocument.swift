import Document

/// Documents as people read them: YAML without what is kept for machines.
enum ReadableDocument {
    private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    static func isLastApplied(_ path: FieldPath) -> Bool {
        path.components.last == .key(lastApplied)
    }

    static func yaml(_ document: JSONValue) -> [String] {
        YAML.lines(of: DigestText.readable(document)).map { text($0) }
    }

    static func text(_ line: YAMLLine) -> String {
        line.text.isEmpty ? "" : String(repeating: " ", count: line.indent) + line.text
    }

    /// Leaves out managedFields (`blame` tells people who owns what), resourceVersion, and
    /// kubectl's copy of what was applied.
    static func withoutBookkeeping(_ document: JSONValue) -> JSONValue {
        changingMetadata(withoutLastApplied(document)) { metadata in
            metadata.removeValue(forKey: "managedFields")
            metadata.removeValue(forKey: "resourceVersion")
        }
    }

    static func withoutLastApplied(_ document: JSONValue) -> JSONValue {
        changingMetadata(document) { metadata in
            guard var annotations = metadata["annotations"]?.object,
                annotations.removeValue(forKey: lastApplied) != nil
            else { return }
            metadata["annotations"] = annotations.isEmpty ? nil : .object(annotations)
        }
    }

    private static func changingMetadata(
        _ document: JSONValue, _ change: (inout JSONObject) -> Void
    ) -> JSONValue {
        guard var object = document.object, var metadata = object["metadata"]?.object else {
            return document
        }
        change(&metadata)
        object["metadata"] = metadata.isEmpty ? nil : .object(metadata)
        return .object(object)
    }
}
