import EventStore
import KubernetesAPI

extension Reader {
    /// The stored resources that names such as `pods,leases` or `events` stand for.
    func resources(_ names: [String], kinds: KindCatalog) throws(QueryError) -> Set<GroupResource> {
        var found: Set<GroupResource> = []
        for name in names where !name.isEmpty {
            let selection = try ObjectSelection(
                ObjectSpec([name]), namespace: nil, kinds: kinds, reader: self)
            found.formUnion(selection.targets.map(\.resource))
        }
        return found
    }
}
