package import EventStore
package import History
package import KubernetesAPI

/// Where a request stands: the view that is its "now", the clock that goes with it, and the kinds
/// that exist there. The same handlers serve the present and the past through it.
package struct Standpoint: Sendable {
    package var store: Store
    package var view: View
    /// Ages count to this moment.
    package var now: Timestamp
    package var catalog: KindCatalog
    /// An `/at/...` address: nothing will ever happen after the view.
    package var isFixed: Bool
    /// `/at/797`, for links in answers; "" outside such addresses.
    package var pathPrefix: String

    package var head: Revision { view.revision }

    /// The view at a revision that the request names.
    func view(at revision: Revision) throws(APIStatus) -> View {
        guard revision <= head else { throw .tooLargeResourceVersion(revision, head: head) }
        do {
            var pinned = try store.view(at: revision)
            pinned.showsSealed = view.showsSealed
            return pinned
        } catch {
            throw APIStatus(error, head: head)
        }
    }
}

extension APIStatus {
    /// What a store's error is to a client of the API.
    init(_ error: StoreError, head: Revision) {
        switch error {
        case .beforeFirst: self = .expired
        case .afterHead(let end): self = .tooLargeResourceVersion(head, head: end)
        default: self = .internalError("\(error)")
        }
    }

    /// For reads inside a view, where nothing but damage can go wrong.
    init(_ error: StoreError) {
        self = .internalError("\(error)")
    }
}
