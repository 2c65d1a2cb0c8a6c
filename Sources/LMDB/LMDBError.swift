internal import CLMDB
internal import Glibc

/// What LMDB refuses or finds wrong.
package enum LMDBError: Error, Hashable, Sendable {
    /// Of the disk, a quota, or a limit on file sizes.
    case diskFull
    /// The reserved address space is used up.
    case mapFull
    case readersFull
    /// A page is not what it must be, or the file is no LMDB file.
    case damaged(String)
    case versionMismatch
    case notFound
    case noPermission
    /// The environment has met a fatal error and must be opened again.
    case panicked
    case other(code: Int32, message: String)

    /// Something went wrong between the file and the disk. LMDB also says so of a write that a
    /// full disk cut short.
    package var isInputOutput: Bool { if case .other(EIO, _) = self { true } else { false } }

    init(code: Int32) {
        self =
            switch code {
            case ENOSPC, EDQUOT, EFBIG: .diskFull
            case MDB_MAP_FULL: .mapFull
            case MDB_READERS_FULL: .readersFull
            case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INVALID, MDB_CURSOR_FULL:
                // mdb_strerror returns static strings for LMDB's own codes.
                .damaged(unsafe String(cString: mdb_strerror(code)))
            case MDB_VERSION_MISMATCH: .versionMismatch
            case ENOENT: .notFound
            case EACCES, EROFS, EPERM: .noPermission
            case MDB_PANIC: .panicked
            // As above; for codes of the system it is strerror's text, copied at once.
            default: .other(code: code, message: unsafe String(cString: mdb_strerror(code)))
            }
    }

    static func check(_ code: Int32) throws(LMDBError) {
        if code != MDB_SUCCESS { throw LMDBError(code: code) }
    }
}
