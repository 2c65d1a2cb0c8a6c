internal import Document
internal import EventStore
internal import KubernetesAPI
internal import Synchronization

/// What selectors need of one version of an object: read from its document once, for however many
/// watches.
final class SelectionFacts: Sendable {
    private struct Known {
        var labels: [String: String]?
        var fields = SelectableValues()
    }

    private let document: StoredDocument
    private let known = Mutex(Known())
    private let onGrowth: @Sendable (Int) -> Void
    /// Around a label's two texts.
    private static let labelOverhead = 96

    /// `onGrowth` is told of the bytes that are kept of what was read.
    init(_ document: StoredDocument, onGrowth: @escaping @Sendable (Int) -> Void) {
        self.document = document
        self.onGrowth = onGrowth
    }

    func labels() throws(APIStatus) -> [String: String] {
        if let labels = known.withLock({ $0.labels }) { return labels }
        var labels: [String: String] = [:]
        do {
            try TapeParser().withRoot(of: document.bytes) { root in
                guard let members = root[path: "metadata", "labels"]?.members else { return }
                for (key, value) in members {
                    if let key = key.string, let value = value.string { labels[key] = value }
                }
            }
        } catch {
            throw .internalError("record \(document.position): \(error)")
        }
        let isFirst = known.withLock { known in
            defer { known.labels = labels }
            return known.labels == nil
        }
        if isFirst {
            onGrowth(
                labels.reduce(0) {
                    $0 + $1.key.utf8.count + $1.value.utf8.count + Self.labelOverhead
                })
        }
        return labels
    }

    func match(_ selector: FieldSelector) throws(APIStatus) -> Bool {
        let fields = known.withLock { $0.fields }
        if fields.answer(selector) { return fields.match(selector) }
        let object: JSONValue
        do { object = try document.value() } catch { throw APIStatus(error) }
        return known.withLock {
            $0.fields.look(selector, in: object)
            return $0.fields.match(selector)
        }
    }
}
