internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// A watch as a position in the log: frames are pulled from it, nothing is kept for it, and it goes
/// on from any revision.
///
/// What it promises, whatever the workload:
/// - Ordered: revisions of its events rise, Unique: each at most once.
/// - Reliable: no event of the selection after the start is left out.
/// - Resumable: a watch from the revision of any delivered event goes on behind it.
/// - Bookmarkable: behind a bookmark at N nothing at or below N comes.
/// - Filter: a version that no longer matches is DELETED, one that matches again ADDED.
/// - PreviousValue: what a DELETED event shows is the last content that matched.
package struct WatchStream: Sendable {
    package enum Frame: Sendable {
        /// One or more events, a line each.
        case events([UInt8])
        /// Nothing new now; ask again later.
        case idle
        case ended
    }

    private enum Phase: Sendable {
        case initial(references: [ObjectReference], next: Int)
        case initialEnd
        case following
        case failed(APIStatus)
        case ended
    }

    /// Events of one frame, and about its size: bounds what a slow client holds.
    private static let frameCount = 256
    private static let frameByteCount = 256 << 10

    private let standpoint: Standpoint
    private let path: ResourcePath
    private let options: ListOptions
    private let storage: GroupResource?
    private var writer: WatchWriter
    private var phase: Phase
    /// Every event through this revision has been delivered or passed over.
    private var cursor: Revision
    private var hasFinalBookmark = false

    package var timeoutSeconds: Int64? { options.timeoutSeconds }
    package let contentType = "application/json"

    init(
        standpoint: Standpoint, path: ResourcePath, kind: ResourceKind, options: ListOptions,
        query: QueryItems, form: AnswerForm
    ) throws(APIStatus) {
        self.standpoint = standpoint
        self.path = path
        self.options = options
        storage = kind.storage
        writer = try WatchWriter(
            kind: kind, path: path, standpoint: standpoint, form: form,
            selection: options.selection, query: query)
        cursor = standpoint.head
        let text = options.resourceVersion
        guard let start = text.isEmpty ? .zero : ResourceVersion.revision(text) else {
            throw .malformedResourceVersion(text)
        }
        if options.sendsInitialEvents == true {
            guard start <= standpoint.head else {
                throw .tooLargeResourceVersion(start, head: standpoint.head)
            }
            phase = .initial(references: [], next: -1)
        } else if start == .zero {
            phase =
                options.sendsInitialEvents == nil
                ? .initial(references: [], next: -1) : .following
        } else {
            cursor = start
            phase = .following
            if let first = standpoint.store.first, start < first,
                start.rawValue + 1 != first.rawValue
            {
                phase = .failed(.watchExpired(start, first: first))
            }
        }
    }

    /// The next frame. Reads the store; not to be called where blocking is not allowed.
    package mutating func next() -> Frame {
        do throws(APIStatus) {
            return try advance()
        } catch {
            phase = .ended
            return .events(writer.error(error))
        }
    }

    /// A bookmark at the point that the stream has reached, for clients that want them; the driver
    /// asks for one now and then while the stream is idle.
    package mutating func bookmark() -> [UInt8]? {
        guard options.allowsBookmarks, case .following = phase, cursor <= standpoint.head
                || !standpoint.isFixed
        else { return nil }
        return writer.bookmark(cursor, endsInitialEvents: false)
    }

    private mutating func advance() throws(APIStatus) -> Frame {
        switch phase {
        case .initial(let references, let next):
            return try initialFrame(references, next)
        case .initialEnd:
            phase = .following
            guard options.allowsBookmarks,
                options.sendsInitialEvents == true || standpoint.isFixed
            else { return try advance() }
            hasFinalBookmark = true
            return .events(
                writer.bookmark(cursor, endsInitialEvents: options.sendsInitialEvents == true))
        case .following:
            let output = try followingFrame()
            if !output.isEmpty { return .events(output) }
            if standpoint.isFixed, options.allowsBookmarks, !hasFinalBookmark,
                cursor <= standpoint.head
            {
                hasFinalBookmark = true
                return .events(writer.bookmark(cursor, endsInitialEvents: false))
            }
            return .idle
        case .failed(let status):
            throw status
        case .ended:
            return .ended
        }
    }

    /// The objects of the view, as ADDED events.
    private mutating func initialFrame(
        _ references: [ObjectReference], _ next: Int
    ) throws(APIStatus) -> Frame {
        var references = references
        var next = next
        if next < 0 {
            next = 0
            references = initialReferences()
        }
        var output: [UInt8] = []
        let end = min(next + Self.frameCount, references.count)
        while next < end, output.count < Self.frameByteCount {
            let document: StoredDocument
            do { document = try standpoint.view.document(references[next]) } catch {
                throw APIStatus(error)
            }
            try writer.appendInitial(document, to: &output)
            next += 1
        }
        phase =
            next < references.count
            ? .initial(references: references, next: next) : .initialEnd
        return output.isEmpty ? try advance() : .events(output)
    }

    private func initialReferences() -> [ObjectReference] {
        guard let storage else { return [] }
        let namespace = path.namespace.isEmpty ? options.selection.namespace : path.namespace
        return standpoint.view.references(storage, namespace: namespace).filter {
            concerns($0.key)
        }
    }

    private func concerns(_ key: ObjectKey) -> Bool {
        (path.namespace.isEmpty || key.namespace == path.namespace)
            && (path.name.isEmpty || key.name == path.name) && options.selection.admits(key)
    }

    /// Events after the cursor; empty when there are none now.
    private mutating func followingFrame() throws(APIStatus) -> [UInt8] {
        let end = standpoint.isFixed ? standpoint.head : standpoint.store.head
        var output: [UInt8] = []
        guard let storage else { return output }
        while cursor < end, output.isEmpty {
            var events: [Event] = []
            var reached = end
            do {
                try standpoint.store.events(
                    from: Revision(cursor.rawValue + 1), through: end, resource: storage
                ) { event in
                    // Content seen anew at a revision that went by is no change of that moment.
                    if event.change != .reobserved, event.revision > cursor { events.append(event) }
                    if events.count < Self.frameCount { return true }
                    reached = event.revision
                    return false
                }
            } catch {
                throw .internalError("\(error)")
            }
            for event in events where concerns(event.key) {
                try writer.append(event, to: &output)
                if output.count >= Self.frameByteCount {
                    reached = event.revision
                    break
                }
            }
            cursor = reached
        }
        return output
    }
}
