internal import History
internal import KubernetesAPI

/// First versions of objects, collected until they are enough to train a dictionary on. Secrets,
/// and what else is sealed, are never among them.
struct DictionarySamples {
    private static let countWanted = 1_000
    private static let byteCountMax = 4 << 20
    private static let secrets = GroupResource(group: "", resource: "secrets")

    /// One training at a time; what comes meanwhile is passed over.
    var isTraining = false
    private var documents: [[UInt8]] = []
    private var byteCount = 0

    /// All of them, once they are enough; after that it starts anew.
    mutating func add(
        _ events: [CommittedEvent], isSealed: (GroupResource) -> Bool
    ) -> [[UInt8]]? {
        if isTraining { return nil }
        for event in events
        where event.change == .added && event.key.resource != Self.secrets
            && !isSealed(event.key.resource)
        {
            let document = event.document.bytes
            guard document.count <= Self.byteCountMax / 64 else { continue }
            documents.append(document)
            byteCount += document.count
        }
        guard documents.count >= Self.countWanted || byteCount >= Self.byteCountMax else {
            return nil
        }
        isTraining = true
        defer {
            documents = []
            byteCount = 0
        }
        return documents
    }
}
