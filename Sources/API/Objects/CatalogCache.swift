internal import EventStore
internal import History
internal import KubernetesAPI
internal import Document
internal import Synchronization

/// The kinds that each view knows: the built-in ones that are served, and its
/// CustomResourceDefinitions'.
///
/// Views with the same definitions share a catalog; the latest 16 are kept.
final class CatalogCache: Sendable {
    private static let definitions = GroupResource(
        group: "apiextensions.k8s.io", resource: "customresourcedefinitions")
    private static let capacity = 16

    private struct Entry {
        var signature: [ObjectReference]
        var catalog: KindCatalog
    }

    private let builtIn: KindCatalog
    private let entries = Mutex<[Entry]>([])

    init(builtIn: KindCatalog) {
        self.builtIn = builtIn
    }

    func catalog(of view: View) throws(StoreError) -> KindCatalog {
        let signature = view.references(Self.definitions)
        if signature.isEmpty { return builtIn }
        let known = entries.withLock { entries -> KindCatalog? in
            guard let index = entries.firstIndex(where: { $0.signature == signature }) else {
                return nil
            }
            let entry = entries.remove(at: index)
            entries.append(entry)
            return entry.catalog
        }
        if let known { return known }
        var definitions: [JSONValue] = []
        for reference in signature { definitions.append(try view.document(reference).value()) }
        let catalog = builtIn.adding(customResourceDefinitions: definitions)
        entries.withLock { entries in
            entries.append(Entry(signature: signature, catalog: catalog))
            if entries.count > Self.capacity { entries.removeFirst() }
        }
        return catalog
    }
}
