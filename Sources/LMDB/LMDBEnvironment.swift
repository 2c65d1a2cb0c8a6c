internal import CLMDB
internal import Glibc

/// A memory-mapped B+tree file with its lock file, in a directory.
///
/// Sendable by LMDB's contract: an environment may be used by all threads; readers are not bound
/// to threads (`MDB_NOTLS`), a write transaction must end on the thread that began it.
@safe package final class LMDBEnvironment: @unchecked Sendable {
    /// Address space, not file size: reserved once, since growing a map under readers faults. A file
    /// can't outgrow its disk, so that much is enough, and many environments fit into one process.
    private static func mapByteCount(at path: String) -> Int {
        let step = 1 << 30
        var status = statvfs()
        // The path is a C string during the call, and the structure is ours.
        guard unsafe statvfs(path, &status) == 0 else { return mapByteCountMax }
        let disk = UInt64(status.f_blocks).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        guard !disk.overflow, disk.partialValue < UInt64(mapByteCountMax) else {
            return mapByteCountMax
        }
        return max(16 * step, (Int(disk.partialValue) / step + 1) * step)
    }

    private static let mapByteCountMax = 1 << 40

    private let environment: OpaquePointer
    package let isReadOnly: Bool

    /// Opens the environment in the directory `path`, which must exist.
    package init(
        path: String, readOnly: Bool, tableCount: UInt32 = 8
    ) throws(LMDBError) {
        var flags = UInt32(MDB_NOTLS)
        if readOnly { flags |= UInt32(MDB_RDONLY) }
        do throws(LMDBError) {
            unsafe environment = try Self.opened(path, flags, tableCount)
        } catch .noPermission where readOnly {
            // A read-only medium has no place for the lock file, and no writer either.
            unsafe environment = try Self.opened(path, flags | UInt32(MDB_NOLOCK), tableCount)
        }
        isReadOnly = readOnly
        try unsafe Self.lengthen(environment, path)
        var dead: Int32 = 0
        // Slots of readers that died keep old pages alive.
        _ = unsafe mdb_reader_check(environment, &dead)
    }

    deinit {
        // Transactions hold a reference to self, so none is open.
        unsafe mdb_env_close(environment)
    }

    private static func opened(
        _ path: String, _ flags: UInt32, _ tableCount: UInt32
    ) throws(LMDBError) -> OpaquePointer {
        var created: OpaquePointer?
        try LMDBError.check(unsafe mdb_env_create(&created))
        guard let environment = unsafe created else { throw LMDBError(code: ENOMEM) }
        do throws(LMDBError) {
            try LMDBError.check(unsafe mdb_env_set_mapsize(environment, mapByteCount(at: path)))
            try LMDBError.check(unsafe mdb_env_set_maxdbs(environment, tableCount))
            try LMDBError.check(unsafe mdb_env_set_maxreaders(environment, 1_024))
            try LMDBError.check(unsafe mdb_env_open(environment, path, flags, 0o644))
        } catch {
            // Needed after a failed open too (lmdb.h, mdb_env_open).
            unsafe mdb_env_close(environment)
            throw error
        }
        return unsafe environment
    }

    /// Makes a file that was cut off as long as its pages are numbered, so that what is missing
    /// reads as zeros, which are no page and no block, and not as a fault of the bus. A whole file
    /// may be a little shorter than that too: pages at its end that were given back unwritten.
    private static func lengthen(_ environment: OpaquePointer, _ path: String) throws(LMDBError) {
        var info = unsafe MDB_envinfo()
        var stat = MDB_stat()
        var file: Int32 = 0
        try LMDBError.check(unsafe mdb_env_info(environment, &info))
        try LMDBError.check(unsafe mdb_env_stat(environment, &stat))
        try LMDBError.check(unsafe mdb_env_get_fd(environment, &file))
        var status = Glibc.stat()
        guard unsafe fstat(file, &status) == 0 else { throw LMDBError(code: errno) }
        let wanted = unsafe Int(info.me_last_pgno + 1) * Int(stat.ms_psize)
        guard Int(status.st_size) < wanted else { return }
        // The path is a C string during the call.
        let writable = unsafe open(path + "/data.mdb", O_RDWR | O_CLOEXEC)
        guard writable >= 0 else {
            throw .damaged("data.mdb ends before its last page, and can't be made longer")
        }
        defer { close(writable) }
        // Not ftruncate: another process may be making the file longer than that.
        guard posix_fallocate(writable, off_t(wanted - 1), 1) == 0 else {
            throw .damaged("data.mdb ends before its last page, and can't be made longer")
        }
    }

    package func beginRead() throws(LMDBError) -> ReadTransaction {
        var begun: OpaquePointer?
        try LMDBError.check(
            unsafe mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &begun))
        guard let transaction = unsafe begun else { throw .panicked }
        return unsafe ReadTransaction(environment: self, transaction: transaction)
    }

    /// Waits for another write transaction to end.
    package func beginWrite() throws(LMDBError) -> WriteTransaction {
        var begun: OpaquePointer?
        try LMDBError.check(unsafe mdb_txn_begin(environment, nil, 0, &begun))
        guard let transaction = unsafe begun else { throw .panicked }
        return unsafe WriteTransaction(environment: self, transaction: transaction)
    }

    /// Opens a table; nil when it does not exist and `creating` is false.
    package func table(_ name: String, creating: Bool) throws(LMDBError) -> LMDBTable? {
        var begun: OpaquePointer?
        let flags = creating ? 0 : UInt32(MDB_RDONLY)
        try LMDBError.check(unsafe mdb_txn_begin(environment, nil, flags, &begun))
        guard let transaction = unsafe begun else { throw .panicked }
        var handle: MDB_dbi = 0
        let code = unsafe mdb_dbi_open(
            transaction, name, creating ? UInt32(MDB_CREATE) : 0, &handle)
        guard code == MDB_SUCCESS else {
            unsafe mdb_txn_abort(transaction)
            if code == MDB_NOTFOUND { return nil }
            throw LMDBError(code: code)
        }
        // A handle becomes shared when the transaction that opened it commits.
        try LMDBError.check(unsafe mdb_txn_commit(transaction))
        return LMDBTable(handle: handle)
    }
}

package struct LMDBTable: Sendable {
    let handle: MDB_dbi
}
