internal import Document

/// What selectors and owner lookups need of a version, without its document.
package struct ObjectFacts: Hashable, Sendable {
    package var labels: [String: String]
    /// Of the controlling owner, or of the first one when none is marked so.
    package var ownerUID: String?
    /// `spec.nodeName` of a Pod.
    package var nodeName: String?

    package init(labels: [String: String], ownerUID: String?, nodeName: String?) {
        self.labels = labels
        self.ownerUID = ownerUID
        self.nodeName = nodeName
    }

    init(_ root: TapeNode) {
        let metadata = root["metadata"]
        labels = [:]
        if let members = metadata?["labels"]?.members {
            for (key, value) in members {
                if let key = key.string, let value = value.string { labels[key] = value }
            }
        }
        if let owners = metadata?["ownerReferences"]?.elements {
            for owner in owners {
                let isController = owner["controller"]?.bool ?? false
                if ownerUID == nil || isController { ownerUID = owner["uid"]?.string }
                if isController { break }
            }
        }
        nodeName = root["spec"]?["nodeName"]?.string
    }
}
