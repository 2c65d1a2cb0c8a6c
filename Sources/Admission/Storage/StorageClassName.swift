internal import Document
internal import KindRules

/// The class of a claim or volume: an old annotation goes before the member.
enum StorageClassName {
    static let annotation = "volume.beta.kubernetes.io/storage-class"

    static func of(_ object: JSONObject) -> String {
        object.map("metadata").map("annotations")[annotation]?.string
            ?? object.map("spec").text("storageClassName")
    }
}
