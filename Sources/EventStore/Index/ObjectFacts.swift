/// What selectors and owner lookups need of a version, without its document.
package struct ObjectFacts: Hashable, Sendable {
    package var labels: [String: String]
    /// Of the first owner reference, the controller's when one is marked so.
    package var ownerUID: String?
    /// `spec.nodeName` of a Pod.
    package var nodeName: String?

    package init(labels: [String: String], ownerUID: String?, nodeName: String?) {
        self.labels = labels
        self.ownerUID = ownerUID
        self.nodeName = nodeName
    }
}
