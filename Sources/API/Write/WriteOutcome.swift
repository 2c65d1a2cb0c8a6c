internal import Document
internal import EventStore
internal import History

/// What a write left.
struct WriteOutcome: Sendable {
    /// In the stored form, with the resourceVersion that it had before.
    private let written: JSONObject
    /// What the write became; nil when nothing was written.
    let document: StoredDocument?
    var isCreated = false
    var warnings: [String] = []

    init(
        _ written: JSONObject, document: StoredDocument? = nil, isCreated: Bool = false,
        warnings: [String] = []
    ) {
        self.written = written
        self.document = document
        self.isCreated = isCreated
        self.warnings = warnings
    }

    /// In the stored form, with its resourceVersion. O(object): answers that can be made from the
    /// document's bytes do without.
    var object: JSONObject {
        guard let document else { return written }
        return Self.versioned(written, document.revision)
    }

    static func versioned(_ object: JSONObject, _ revision: Revision?) -> JSONObject {
        guard let revision else { return object }
        var object = object
        object.updateObject("metadata") {
            $0["resourceVersion"] = .string(ResourceVersion.text(revision))
        }
        return StoredForm.ordered(object)
    }
}
