internal import LMDB

/// The environment `log/` of a store's directory: blocks, tree, and what names the store.
///
/// Tables, all keyed by a number:
///
/// - `blocks`: position of the first record to block
/// - `frontier`: number of records to the Merkle frontier after them, once per group commit
/// - `subtrees`: n to the root of the leaves 256 n + 1 ... 256 n + 256
/// - `keys`: number of a data key to the key, wrapped: the one table in which things change
/// - `meta`: 1 to the format's version (4 bytes), 2 to UUID and kind (17 bytes)
final class LogEnvironment: Sendable {
    static let format: UInt32 = 1

    let path: String
    let environment: LMDBEnvironment
    let blocks: LMDBTable
    let frontier: LMDBTable
    let subtrees: LMDBTable
    /// Stores from before it are given the table when they are opened for writing.
    let keys: LMDBTable?
    let uuid: [UInt8]
    let kind: StoreKind

    static let formatKey = LMDBKey(1)
    static let identityKey = LMDBKey(2)

    /// Opens, or with `creating` makes, the environment in the store's directory `path`.
    init(
        path: String, readOnly: Bool, creating identity: (uuid: [UInt8], kind: StoreKind)? = nil
    ) throws(StoreError) {
        self.path = path
        do throws(LMDBError) {
            environment = try LMDBEnvironment(path: path + "/log", readOnly: readOnly)
        } catch {
            throw Self.openingFailure(error, path)
        }
        var found: [LMDBTable] = []
        for name in ["blocks", "frontier", "subtrees", "meta"] {
            do throws(LMDBError) {
                if let table = try environment.table(name, creating: identity != nil) {
                    found.append(table)
                }
            } catch {
                throw Self.openingFailure(error, path)
            }
        }
        guard found.count == 4 else {
            throw .notAStore(path: path, what: "log/ has no tables of a store")
        }
        blocks = found[0]
        frontier = found[1]
        subtrees = found[2]
        do throws(LMDBError) {
            keys = try environment.table("keys", creating: !readOnly)
        } catch {
            throw Self.openingFailure(error, path)
        }
        if let identity {
            (uuid, kind) = identity
            do throws(LMDBError) {
                try Self.write(identity, to: found[3], of: environment)
            } catch {
                throw StoreError(error, path: path, writing: 1)
            }
        } else {
            (uuid, kind) = try Self.identity(in: found[3], of: environment, path: path)
        }
    }

    private static func write(
        _ identity: (uuid: [UInt8], kind: StoreKind), to meta: LMDBTable,
        of environment: LMDBEnvironment
    ) throws(LMDBError) {
        var version: [UInt8] = []
        version.append(littleEndian: format)
        let transaction = try environment.beginWrite()
        try transaction.put(version, in: meta, at: formatKey)
        try transaction.put(identity.uuid + [identity.kind.rawValue], in: meta, at: identityKey)
        try transaction.commit()
    }

    private static func identity(
        in meta: LMDBTable, of environment: LMDBEnvironment, path: String
    ) throws(StoreError) -> ([UInt8], StoreKind) {
        do throws(any Error) {
            let transaction = try environment.beginRead()
            let version = try transaction.copy(in: meta, at: formatKey)
            let identity = try transaction.copy(in: meta, at: identityKey)
            guard let version, version.count == 4 else {
                throw LMDBError.damaged("the store's format is not noted")
            }
            let number: UInt32 = version.littleEndian(at: 0)
            if number != format {
                throw StoreError.newerFormat(
                    path: path, found: Int(number), known: Int(format))
            }
            guard let identity, identity.count == 17, let kind = StoreKind(rawValue: identity[16])
            else { throw LMDBError.damaged("the store's identity is not noted") }
            return (Array(identity[..<16]), kind)
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// The frontier as it was after `recordCount` records, when a group commit ended there.
    func frontier(recordCount: UInt64) throws(StoreError) -> MerkleFrontier? {
        do throws(LMDBError) {
            let transaction = try environment.beginRead()
            let bytes = try transaction.copy(in: frontier, at: LMDBKey(recordCount))
            return bytes.flatMap { MerkleFrontier(leafCount: recordCount, bytes: $0) }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private static func openingFailure(_ error: LMDBError, _ path: String) -> StoreError {
        switch error {
        case .notFound: .notAStore(path: path, what: "it has no log/")
        case .damaged(let what): .notAStore(path: path, what: "log/: \(what)")
        case .versionMismatch: .notAStore(path: path, what: "log/ is from another LMDB version")
        default: StoreError(error, path: path)
        }
    }
}

extension StoreError {
    /// Of a commit that failed. LMDB calls it an input/output error when a full disk takes only
    /// a part of a write, so room is looked for: for the values, and as much again for B-tree
    /// pages and the rests of pages.
    init(_ error: LMDBError, path: String, writing byteCount: Int) {
        if error.isInputOutput,
            FileSystem.roomByteCount(at: path) < UInt64(2 * byteCount + (1 << 20))
        {
            self = .diskFull(path: path)
        } else {
            self.init(error, path: path)
        }
    }

    init(_ error: LMDBError, path: String) {
        self =
            switch error {
            case .diskFull: .diskFull(path: path)
            case .mapFull: .mapFull(path: path)
            case .damaged(let what): .damaged(where: path, what: what)
            case .noPermission: .system(path: path, operation: "access to", message: "not allowed")
            case .notFound: .notFound(path: path)
            case .readersFull:
                .system(
                    path: path, operation: "reading", message: "too many readers at once (1024)")
            case .versionMismatch: .notAStore(path: path, what: "another LMDB version wrote it")
            case .panicked:
                .writesStopped(path: path, why: "an earlier write failed")
            case .other(_, let message):
                .system(path: path, operation: "access to", message: message)
            }
    }

    init(_ error: any Error, path: String) {
        self =
            switch error {
            case let error as StoreError: error
            case let error as LMDBError: StoreError(error, path: path)
            case let error as FormatError: .damaged(where: path, what: error.what)
            default: .system(path: path, operation: "access to", message: "\(error)")
            }
    }
}
