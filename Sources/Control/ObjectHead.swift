internal import Document
package import EventStore
internal import KubernetesAPI

/// What housekeeping needs to know of an object, read without making a tree of its document.
package struct ObjectHead: Hashable, Sendable {
    package struct Owner: Hashable, Sendable {
        package var apiVersion: String
        package var kind: String
        package var name: String
        package var uid: String
        package var blocksDeletion: Bool
    }

    package var uid = ""
    package var isBeingDeleted = false
    package var finalizers: [String] = []
    package var owners: [Owner] = []

    package init() {}

    package init(parsing document: [UInt8]) throws(StoreError) {
        let parser = TapeParser()
        do {
            self = try parser.withRoot(of: document) { ObjectHead($0["metadata"]) }
        } catch {
            throw .damaged(where: "a document", what: "it is no JSON: \(error)")
        }
    }

    private init(_ metadata: TapeNode?) {
        guard let metadata else { return }
        for (key, value) in metadata.members {
            switch key.string {
            case "uid": uid = value.string ?? ""
            case "deletionTimestamp": isBeingDeleted = !value.isNull
            case "finalizers": finalizers = value.elements.compactMap(\.string)
            case "ownerReferences":
                owners = value.elements.map { owner in
                    Owner(
                        apiVersion: owner["apiVersion"]?.string ?? "",
                        kind: owner["kind"]?.string ?? "", name: owner["name"]?.string ?? "",
                        uid: owner["uid"]?.string ?? "",
                        blocksDeletion: owner["blockOwnerDeletion"]?.bool ?? false)
                }
            default: break
            }
        }
    }

    /// Deleted, but only once what it owns is gone.
    var isDeletingDependents: Bool { isBeingDeleted && finalizers.contains(Self.foreground) }
    /// Deleted, but what it owns is to live on.
    var isOrphaningDependents: Bool { isBeingDeleted && finalizers.contains(Self.orphan) }

    static let foreground = "foregroundDeletion"
    static let orphan = "orphan"
}
