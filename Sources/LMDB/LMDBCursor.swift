internal import CLMDB

/// A place in a table, inside one transaction, which must outlive it.
@safe struct LMDBCursor: ~Copyable {
    private let cursor: OpaquePointer

    init(_ transaction: OpaquePointer, _ table: LMDBTable) throws(LMDBError) {
        var opened: OpaquePointer?
        try LMDBError.check(unsafe mdb_cursor_open(transaction, table.handle, &opened))
        guard let cursor = unsafe opened else { throw .panicked }
        unsafe self.cursor = cursor
    }

    deinit {
        // Opened by init, and its transaction still lives.
        unsafe mdb_cursor_close(cursor)
    }

    /// The first entry at or after `key`.
    func first(from key: LMDBKey) throws(LMDBError) -> (LMDBKey, UnsafeRawBufferPointer)? {
        var value = unsafe MDB_val()
        var found = unsafe MDB_val()
        let code = unsafe key.withValue { item in
            let code = unsafe mdb_cursor_get(cursor, item, &value, MDB_SET_RANGE)
            // Points into the map now, so it is valid beyond this closure.
            if code == MDB_SUCCESS { unsafe found = item.pointee }
            return code
        }
        return try unsafe entry(code, found, value)
    }

    func move(_ operation: MDB_cursor_op) throws(LMDBError) -> (LMDBKey, UnsafeRawBufferPointer)? {
        var key = unsafe MDB_val()
        var value = unsafe MDB_val()
        let code = unsafe mdb_cursor_get(cursor, &key, &value, operation)
        return try unsafe entry(code, key, value)
    }

    private func entry(
        _ code: Int32, _ key: MDB_val, _ value: MDB_val
    ) throws(LMDBError) -> (LMDBKey, UnsafeRawBufferPointer)? {
        if code == MDB_NOTFOUND { return nil }
        try LMDBError.check(code)
        // LMDB owns the bytes; they are valid while the transaction lives.
        let bytes = unsafe UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
        return unsafe (try LMDBKey(key), bytes)
    }
}
