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
/// - Atomic: no bookmark falls between the events of one write.
/// - Resumable: a watch from the revision of any delivered event goes on behind it.
/// - Bookmarkable: behind a bookmark at N nothing at or below N comes.
/// - Filter: a version that no longer matches is DELETED, one that matches again ADDED.
/// - PreviousValue: what a DELETED event shows is the last content that matched.
package struct WatchStream: Sendable {
    package enum Frame: Sendable {
        /// One or more events, a line each, in pieces that other watches may share.
        case events([ArraySlice<UInt8>])
        /// Nothing new now; ask again later.
        case idle
        case ended
    }

    private enum Phase: Sendable {
        /// Objects of the view through this key have been delivered.
        case initial(after: ObjectKey?)
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
    private let window: WatchWindow
    private let isNarrowed: Bool
    private var writer: WatchWriter
    private var phase: Phase
    /// Every event through this revision has been delivered or passed over.
    private var cursor: Revision
    private var hasFinalBookmark = false

    package var timeoutSeconds: Int64? { options.timeoutSeconds }
    package let contentType: String

    /// - Parameter present: the clock that ages in Tables count to.
    init(
        standpoint: Standpoint, path: ResourcePath, kind: ResourceKind, options: ListOptions,
        query: QueryItems, form: AnswerForm, window: WatchWindow,
        present: @escaping @Sendable () -> Timestamp
    ) throws(APIStatus) {
        self.standpoint = standpoint
        self.path = path
        self.options = options
        self.window = window
        contentType = form.streamContentType
        storage = kind.storage
        isNarrowed = !path.namespace.isEmpty || !path.name.isEmpty || !options.selection.selectsAll
        writer = try WatchWriter(
            kind: kind, path: path, standpoint: standpoint, form: form,
            selection: options.selection, query: query, present: present)
        cursor = standpoint.head
        let text = options.resourceVersion
        guard let start = text.isEmpty ? .zero : ResourceVersion.revision(text) else {
            throw .malformedResourceVersion(text)
        }
        if options.sendsInitialEvents == true {
            guard start <= standpoint.head else {
                throw .tooLargeResourceVersion(start, head: standpoint.head)
            }
            phase = .initial(after: nil)
        } else if start == .zero {
            phase = options.sendsInitialEvents == nil ? .initial(after: nil) : .following
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

    // MARK: frames

    /// The next frame when it can be had without reading the store; nil when it can't.
    package mutating func nextFromMemory() -> Frame? {
        if case .ended = phase { return .ended }
        guard case .following = phase, !standpoint.isFixed, let storage,
            case .chunks(let chunks, let through) = window.read(storage, after: cursor)
        else { return nil }
        do throws(APIStatus) {
            let (pieces, reached) = try frame(of: chunks, through: through)
            cursor = reached
            return pieces.isEmpty ? .idle : .events(pieces)
        } catch {
            return ended(by: error)
        }
    }

    /// The next frame. Reads the store; not to be called where blocking is not allowed.
    package mutating func next() -> Frame {
        if let frame = nextFromMemory() { return frame }
        do throws(APIStatus) {
            return try advance()
        } catch {
            return ended(by: error)
        }
    }

    /// Returns when there may be another frame, at the latest when the window's clock ticks after
    /// the deadline.
    package func wait(until deadline: ContinuousClock.Instant) async {
        guard let storage, !standpoint.isFixed else {
            // Nothing will ever happen: until the client has had enough.
            try? await Task.sleep(until: deadline, clock: .continuous)
            return
        }
        await window.wait(for: storage, after: cursor, until: deadline)
    }

    /// A bookmark at the point that the stream has reached, for clients that want them; the driver
    /// asks for one now and then while the stream is idle.
    package mutating func bookmark() -> [UInt8]? {
        guard options.allowsBookmarks, case .following = phase, cursor <= standpoint.head
                || !standpoint.isFixed
        else { return nil }
        return writer.bookmark(cursor, endsInitialEvents: false)
    }

    private mutating func ended(by status: APIStatus) -> Frame {
        phase = .ended
        return .events([writer.error(status)[...]])
    }

    private mutating func advance() throws(APIStatus) -> Frame {
        switch phase {
        case .initial(let after):
            return try initialFrame(after: after)
        case .initialEnd:
            phase = .following
            guard options.allowsBookmarks,
                options.sendsInitialEvents == true || standpoint.isFixed
            else { return next() }
            hasFinalBookmark = true
            return .events([
                writer.bookmark(cursor, endsInitialEvents: options.sendsInitialEvents == true)[...]
            ])
        case .following:
            let output = try followingFrame()
            if !output.isEmpty { return .events([output[...]]) }
            if standpoint.isFixed, options.allowsBookmarks, !hasFinalBookmark,
                cursor <= standpoint.head
            {
                hasFinalBookmark = true
                return .events([writer.bookmark(cursor, endsInitialEvents: false)[...]])
            }
            return .idle
        case .failed(let status):
            throw status
        case .ended:
            return .ended
        }
    }

    // MARK: the view

    /// Objects of the view, as ADDED events.
    private mutating func initialFrame(after: ObjectKey?) throws(APIStatus) -> Frame {
        var after = after
        var output: [UInt8] = []
        guard let storage else {
            phase = .initialEnd
            return try advance()
        }
        let namespace = path.namespace.isEmpty ? options.selection.namespace : path.namespace
        while output.count < Self.frameByteCount {
            let references = standpoint.view.references(
                storage, namespace: namespace, after: after, limit: Self.frameCount)
            for reference in references where concerns(reference.key) {
                let document: StoredDocument
                do { document = try standpoint.view.document(reference) } catch {
                    throw APIStatus(error)
                }
                try writer.appendInitial(document, to: &output)
            }
            after = references.last?.key
            if references.count < Self.frameCount {
                phase = .initialEnd
                return output.isEmpty ? try advance() : .events([output[...]])
            }
        }
        phase = .initial(after: after)
        return .events([output[...]])
    }

    private func concerns(_ key: ObjectKey) -> Bool {
        (path.namespace.isEmpty || key.namespace == path.namespace)
            && (path.name.isEmpty || key.name == path.name) && options.selection.admits(key)
    }

    // MARK: events

    /// Events of the window after the cursor until the frame is full, and the revision through which
    /// nothing is left out. The first Table of a stream is like no other's.
    private mutating func frame(
        of chunks: [WatchChunk], through end: Revision
    ) throws(APIStatus) -> (pieces: [ArraySlice<UInt8>], reached: Revision) {
        var pieces: [ArraySlice<UInt8>] = []
        var output: [UInt8] = []
        var byteCount = 0
        var reached = cursor
        for chunk in chunks {
            var index = chunk.index(after: cursor)
            while index < chunk.events.count {
                if byteCount + output.count >= Self.frameByteCount {
                    if !output.isEmpty { pieces.append(output[...]) }
                    return (pieces, reached)
                }
                if isNarrowed || writer.isFirstSpecial {
                    if concerns(chunk.events[index].key) {
                        try writer.append(chunk, index, to: &output)
                    }
                    index += 1
                } else {
                    if !output.isEmpty { pieces.append(output[...]) }
                    byteCount += output.count
                    output = []
                    let (bytes, next) = try writer.shared(
                        chunk, from: index, byteCountMax: Self.frameByteCount - byteCount)
                    pieces.append(bytes)
                    byteCount += bytes.count
                    index = next
                }
                reached = chunk.events[index - 1].revision
            }
        }
        if !output.isEmpty { pieces.append(output[...]) }
        return (pieces, end)
    }

    /// Events of the log after the cursor; empty when there are none now.
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
