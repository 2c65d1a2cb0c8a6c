internal import Synchronization

extension Store {
    /// Makes an empty store in a new or empty directory, open for writing. What a crash in the
    /// middle leaves counts as empty: the log is made as a draft and renamed into place.
    package static func create(
        at path: String, kind: StoreKind, sealing: StoreSealing = .none
    ) throws(StoreError) -> Store {
        try create(at: path, kind: kind, sealing: sealing, onMoment: { _ in })
    }

    static func create(
        at path: String, kind: StoreKind, sealing: StoreSealing = .none,
        onMoment: @escaping @Sendable (AppendMoment) -> Void
    ) throws(StoreError) -> Store {
        switch FileSystem.kind(of: path) {
        case .missing: try FileSystem.makeDirectory(path)
        case .directory where hasNoLog(path): break
        default: throw .alreadyExists(path: path)
        }
        let lock = try WriterLock(store: path)
        let draft = path + "/" + draftName
        try FileSystem.removeDraft(draft)
        try FileSystem.makeDirectory(draft)
        try FileSystem.makeDirectory(draft + "/log")
        var generator = SystemRandomNumberGenerator()
        var uuid = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        // Version 4, variant 1 (RFC 9562, section 5.4).
        uuid[6] = uuid[6] & 0x0F | 0x40
        uuid[8] = uuid[8] & 0x3F | 0x80
        _ = try LogEnvironment(path: draft, readOnly: false, creating: (uuid, kind))
        try FileSystem.move(draft + "/log", to: path + "/log")
        try FileSystem.removeDraft(draft)
        let directory = try LogEnvironment(path: path, readOnly: false)
        return try open(directory, lock, sealing, onMoment: onMoment)
    }

    private static let draftName = "log.new"

    /// Whether a directory holds nothing but what making a store begins with.
    package static func hasNoLog(_ path: String) -> Bool {
        FileSystem.names(in: path).map { Set($0).isSubset(of: ["writer.lock", draftName]) } ?? false
    }

    /// Opens a directory or an archive; which of the two is told by what is there.
    ///
    /// Scans the envelopes of all records. Damaged blocks do not prevent opening: see
    /// `damageAtOpen`.
    package static func open(
        _ path: String, access: StoreAccess = .reading, sealing: StoreSealing = .none
    ) throws(StoreError) -> Store {
        try open(path, access: access, sealing: sealing, onMoment: { _ in })
    }

    /// As `open(_:access:)`; `onMoment` is called in the midst of appends.
    package static func open(
        _ path: String, access: StoreAccess, sealing: StoreSealing = .none,
        onMoment: @escaping @Sendable (AppendMoment) -> Void
    ) throws(StoreError) -> Store {
        switch FileSystem.kind(of: path) {
        case .missing: throw .notFound(path: path)
        case .other: throw .notAStore(path: path, what: "it is no directory and no file")
        case .file:
            if access == .writing { throw .readOnly(path: path) }
            return try openArchive(path, sealing)
        case .directory: break
        }
        guard FileSystem.kind(of: path + "/log/data.mdb") == .file else {
            throw .notAStore(path: path, what: "it has no log/")
        }
        guard FileSystem.byteCount(of: path + "/log/data.mdb") > 0 else {
            throw .notAStore(path: path, what: "log/data.mdb is empty")
        }
        guard access == .writing else {
            let directory = try LogEnvironment(path: path, readOnly: true)
            let log = LogReader(.directory(directory))
            let (run, damage) = try loaded(log, directory.kind, isWritten: false)
            return Store(
                path: path, kind: directory.kind, uuid: directory.uuid, log: log, run: run,
                damage: damage, writer: nil,
                dataKeys: DataKeys(sealing, storeUUID: directory.uuid, log.medium))
        }
        let lock = try WriterLock(store: path)
        let directory = try LogEnvironment(path: path, readOnly: false)
        return try open(directory, lock, sealing, onMoment: onMoment)
    }

    /// Whether a store is live or a recording, without reading its records.
    package static func kind(at path: String) throws(StoreError) -> StoreKind {
        switch FileSystem.kind(of: path) {
        case .missing: throw .notFound(path: path)
        case .other: throw .notAStore(path: path, what: "it is no directory and no file")
        case .file: return try ArchiveFile(path: path).kind
        case .directory:
            guard FileSystem.kind(of: path + "/log/data.mdb") == .file else {
                throw .notAStore(path: path, what: "it has no log/")
            }
            return try LogEnvironment(path: path, readOnly: true).kind
        }
    }

    private static func open(
        _ directory: LogEnvironment, _ lock: consuming WriterLock, _ sealing: StoreSealing,
        onMoment: @escaping @Sendable (AppendMoment) -> Void
    ) throws(StoreError) -> Store {
        let log = LogReader(.directory(directory))
        var (run, damage) = try loaded(log, directory.kind, isWritten: true)
        var frontier = MerkleFrontier()
        if log.end > 1 {
            if let stored = try directory.frontier(recordCount: log.end - 1) {
                frontier = stored
            } else {
                damage.append(
                    .damaged(where: "frontier", what: "it does not belong to the last record"))
            }
        }
        let keys = DataKeys(sealing, storeUUID: directory.uuid, log.medium)
        let writer = LogWriter(
            directory, log, lock, keys: keys, frontier: frontier, onMoment: onMoment)
        return Store(
            path: directory.path, kind: directory.kind, uuid: directory.uuid, log: log, run: run,
            damage: damage, writer: writer, dataKeys: keys)
    }

    private static func openArchive(
        _ path: String, _ sealing: StoreSealing
    ) throws(StoreError) -> Store {
        let archive = try ArchiveFile(path: path)
        let log = LogReader(.archive(archive))
        let (run, damage) = try loaded(log, archive.kind, isWritten: false)
        return Store(
            path: path, kind: archive.kind, uuid: archive.uuid, log: log, run: run,
            damage: damage, writer: nil,
            dataKeys: DataKeys(sealing, storeUUID: archive.uuid, log.medium))
    }

    private static func loaded(
        _ log: LogReader, _ kind: StoreKind, isWritten: Bool
    ) throws(StoreError) -> (Run, [StoreError]) {
        var run = Run(isLive: kind == .live, isWritten: isWritten)
        var loader = RunLoader()
        try loader.load(into: &run, log)
        loader.settle(&run)
        return (run, loader.damage)
    }

    /// Takes in what another process has appended since; true when there was something.
    package func refresh() throws(StoreError) -> Bool {
        if isArchive || writer != nil { return false }
        let before = log.end
        let found = try state.withLock { state throws(StoreError) in
            try state.change { run throws(StoreError) in
                var loader = RunLoader(isRefresh: true)
                try loader.load(into: &run, log)
                if log.end > before { loader.settle(&run) }
                return loader.damage
            }
        }
        note(found)
        return log.end > before
    }
}
