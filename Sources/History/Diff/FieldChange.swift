package import Document

/// One field that differs between two versions of an object.
package struct FieldChange: Hashable, Sendable {
    /// Where, as the API server prints it. An index (in lists whose items have no key) counts in
    /// `after`, or in `before` when the item is gone.
    package var path: FieldPath
    /// nil: absent.
    package var before: JSONValue?
    package var after: JSONValue?
    /// The items of the list are the same ones in another order; `before` and `after` hold their
    /// keys, or the items themselves where they have none.
    package var isReorder: Bool

    package init(
        path: FieldPath, before: JSONValue?, after: JSONValue?, isReorder: Bool = false
    ) {
        self.path = path
        self.before = before
        self.after = after
        self.isReorder = isReorder
    }

    /// Under `.status`: what controllers and kubelets report, not what somebody asked for.
    package var concernsStatus: Bool {
        path.components.first == .key("status")
    }

    /// Under `.metadata`.
    package var concernsMetadata: Bool {
        path.components.first == .key("metadata")
    }
}
