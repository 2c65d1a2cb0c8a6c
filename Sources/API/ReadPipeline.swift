internal import Access
package import Audit
package import Authentication
package import EventStore
internal import History
package import KubernetesAPI
internal import Document

/// The API over a store's views: takes a request, answers it, knows nothing of HTTP.
///
/// Reads block on the store's files, so a face calls `answer` where blocking is allowed. Answers
/// depend on the store and the request only; there is no session.
package final class ReadPipeline: Sendable {
    package let store: Store
    package let metrics = RequestMetrics()
    /// What watches of the present read.
    package let window: WatchWindow
    /// The present; ages in a live store count to it.
    private let clock: @Sendable () -> Timestamp
    private let catalogs: CatalogCache
    /// nil: whoever calls the pipeline may do everything.
    package let access: AccessControl?
    /// nil: nothing is kept of what changes nothing.
    package let auditor: Auditor?
    /// nil where no tokens are issued: recordings, archives.
    let tokens: TokenAuthority?

    /// - Parameters:
    ///   - kinds: the built-in resources that are served.
    ///   - access: asked before any request is looked at; a face gives one, callers within the
    ///     process that have decided for themselves need none.
    ///   - audit: what a live store keeps of requests that change nothing, and who else is told.
    ///   - windowByteCountMax: bounds the recent events that watches share.
    package init(
        store: Store, kinds: KindCatalog = .builtIn,
        windowByteCountMax: Int = WatchWindow.byteCountMax, access: AccessControl? = nil,
        audit: AuditLog? = nil, tokens: TokenAuthority? = nil,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.clock = clock
        self.access = access
        auditor = audit.map { Auditor($0, store: store, clock: clock) }
        self.tokens = tokens
        catalogs = CatalogCache(builtIn: kinds)
        window = WatchWindow(store, byteCountMax: windowByteCountMax)
    }

    package func answer(_ request: APIRequest) -> APIResponse {
        var request = request
        let response = refusal(&request) ?? route(request)
        metrics.count(method: request.method, code: response.code)
        return response
    }

    /// What a request is refused with that its sender may not make; nil when they may, and the
    /// request then carries what let it pass.
    package func refusal(_ request: inout APIRequest) -> APIResponse? {
        guard let access, request.authorization == nil else { return nil }
        do throws(APIStatus) {
            try access.admit(&request)
            return nil
        } catch {
            var form = AnswerForm()
            form.encoding = AnswerForm.refusalEncoding(accept: request.accept)
            form.isPretty = request.wantsPretty
            return Rendering.response(error, form: form)
        }
    }

    /// Where a path stands, and the path without its `/at/{moment}`.
    package func standpoint(of path: String) throws(APIStatus) -> (Standpoint, String) {
        guard let (moment, rest) = try AddressedMoment.split(path) else {
            return (try standpoint(at: store.now, now: presentTime, prefix: ""), path)
        }
        let (view, time) = try resolve(moment)
        let shown = time ?? store.time(of: view.revision) ?? presentTime
        let prefix = String(path.dropLast(rest.count))
        return (try standpoint(at: view, now: shown, prefix: prefix), rest)
    }

    /// A recording ends at its head, and so do its ages.
    var presentTime: Timestamp {
        switch store.kind {
        case .live: clock()
        case .recording: store.time(of: store.head) ?? clock()
        }
    }

    private func standpoint(
        at view: View, now: Timestamp, prefix: String
    ) throws(APIStatus) -> Standpoint {
        // Those who look at the past are told that a Secret is sealed; those who act on the present
        // get an error.
        var view = view
        view.showsSealed = !prefix.isEmpty
        do {
            return Standpoint(
                store: store, view: view, now: now, catalog: try catalogs.catalog(of: view),
                isFixed: !prefix.isEmpty, pathPrefix: prefix)
        } catch {
            throw APIStatus(error)
        }
    }

    /// The view of an addressed moment, and the moment itself when it was given as a time.
    private func resolve(
        _ moment: AddressedMoment
    ) throws(APIStatus) -> (View, Timestamp?) {
        switch moment {
        case .revision(let revision): return (try view(at: revision), nil)
        case .time(let time):
            guard let revision = store.revision(at: time) else {
                let from = store.first.flatMap { store.time(of: $0) }
                throw .unknownMoment(
                    "\(time) is before the first moment that is known"
                        + (from.map { ", \($0)" } ?? ""))
            }
            let end = try lastTime(atLeast: time)
            guard time <= end else {
                throw .unknownMoment("\(time) is after the last moment that is known, \(end)")
            }
            return (try view(at: revision), time)
        case .mark(let name):
            let marks: [Mark]
            do { marks = try store.marks } catch { throw APIStatus(error) }
            guard let mark = marks.first(where: { $0.name == name }) else {
                let known = marks.map(\.name).sorted().joined(separator: ", ")
                throw .unknownMoment(
                    "\"\(name)\" is no revision, no RFC 3339 time and no mark; "
                        + (known.isEmpty ? "there are no marks" : "marks are: \(known)"))
            }
            return (try view(at: mark.revision), nil)
        }
    }

    /// Until when the store knows that nothing else happened, looked up as far as `time` needs it.
    private func lastTime(atLeast time: Timestamp) throws(APIStatus) -> Timestamp {
        let head = presentTime
        if time <= head || store.kind == .live { return head }
        do { return max(head, try store.coverage().map(\.to).max() ?? head) } catch {
            throw APIStatus(error)
        }
    }

    private func view(at revision: Revision) throws(APIStatus) -> View {
        do { return try store.view(at: revision) } catch {
            switch error {
            case .beforeFirst, .afterHead:
                throw .unknownMoment("revision \(revision) can't be served: \(error)")
            default: throw APIStatus(error)
            }
        }
    }
}
