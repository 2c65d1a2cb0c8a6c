internal import KubernetesAPI

/// Who owns whom among the live objects: the projection that garbage collection works on.
///
/// Objects without owners are not in it.
struct OwnerGraph: Sendable {
    private var owners: [ObjectKey: [ObjectHead.Owner]] = [:]
    private var dependentsByOwner: [String: Set<ObjectKey>] = [:]

    mutating func set(_ key: ObjectKey, owners new: [ObjectHead.Owner]) {
        for owner in owners[key] ?? [] {
            dependentsByOwner[owner.uid]?.remove(key)
            if dependentsByOwner[owner.uid]?.isEmpty == true { dependentsByOwner[owner.uid] = nil }
        }
        owners[key] = new.isEmpty ? nil : new
        for owner in new { dependentsByOwner[owner.uid, default: []].insert(key) }
    }

    /// In order, so that what is done about them has an order.
    func dependents(of uid: String) -> [ObjectKey] {
        (dependentsByOwner[uid] ?? []).sorted()
    }

    func owners(of key: ObjectKey) -> [ObjectHead.Owner] { owners[key] ?? [] }
}
