internal import CLMDB

/// A consistent state of the whole environment. Bytes read through it are valid while it lives.
///
/// Never held across a wait: LMDB keeps freed pages while a reader lives.
@safe package struct ReadTransaction: ~Copyable {
    private let environment: LMDBEnvironment
    private let transaction: OpaquePointer

    init(environment: LMDBEnvironment, transaction: OpaquePointer) {
        self.environment = environment
        unsafe self.transaction = transaction
    }

    deinit {
        // Begun by the environment, ended only here.
        unsafe mdb_txn_abort(transaction)
    }

    package func value(
        in table: LMDBTable, at key: LMDBKey
    ) throws(LMDBError) -> UnsafeRawBufferPointer? {
        try unsafe read(transaction, table, key)
    }

    /// A copy of the value, good for ever.
    package func copy(in table: LMDBTable, at key: LMDBKey) throws(LMDBError) -> [UInt8]? {
        // Copied while the transaction lives.
        try unsafe value(in: table, at: key).map { unsafe [UInt8]($0) }
    }

    package func entryCount(of table: LMDBTable) throws(LMDBError) -> Int {
        var statistics = MDB_stat()
        try LMDBError.check(unsafe mdb_stat(transaction, table.handle, &statistics))
        return Int(statistics.ms_entries)
    }

    /// Visits entries in key order from the first at or after `key`, until `body` returns false.
    package func forEach(
        in table: LMDBTable, from key: LMDBKey? = nil,
        _ body: (LMDBKey, UnsafeRawBufferPointer) throws -> Bool
    ) throws {
        let cursor = try unsafe LMDBCursor(transaction, table)
        var entry = unsafe (LMDBKey, UnsafeRawBufferPointer)?.none
        if let key {
            unsafe entry = try cursor.first(from: key)
        } else {
            unsafe entry = try cursor.move(MDB_FIRST)
        }
        while let (key, value) = unsafe entry {
            guard try unsafe body(key, value) else { return }
            unsafe entry = try cursor.move(MDB_NEXT)
        }
    }

    /// The last entry whose key is at or before `key`; the last of all when `key` is nil.
    package func last(
        in table: LMDBTable, through key: LMDBKey? = nil
    ) throws(LMDBError) -> (LMDBKey, UnsafeRawBufferPointer)? {
        let cursor = try unsafe LMDBCursor(transaction, table)
        guard let key else { return try unsafe cursor.move(MDB_LAST) }
        guard let found = try unsafe cursor.first(from: key) else {
            return try unsafe cursor.move(MDB_LAST)
        }
        return unsafe found.0 == key ? found : try cursor.move(MDB_PREV)
    }
}

/// The one transaction that writes; dropped without `commit` it leaves no trace.
@safe package struct WriteTransaction: ~Copyable {
    private let environment: LMDBEnvironment
    private var transaction: OpaquePointer?

    init(environment: LMDBEnvironment, transaction: OpaquePointer) {
        self.environment = environment
        unsafe self.transaction = transaction
    }

    deinit {
        // Still there only when it was not committed.
        if let transaction = unsafe transaction { unsafe mdb_txn_abort(transaction) }
    }

    package func value(
        in table: LMDBTable, at key: LMDBKey
    ) throws(LMDBError) -> UnsafeRawBufferPointer? {
        guard let transaction = unsafe transaction else { throw .panicked }
        return try unsafe read(transaction, table, key)
    }

    /// Stores a value. `appending` says that the key is above all others, which saves the search
    /// and fills pages; it is an error when it is not so.
    package func put(
        _ value: [UInt8], in table: LMDBTable, at key: LMDBKey, appending: Bool = false
    ) throws(LMDBError) {
        guard let transaction = unsafe transaction else { throw .panicked }
        let flags = appending ? UInt32(MDB_APPEND) : 0
        // LMDB copies key and value before it returns and does not write to them.
        let code = unsafe key.withValue { key in
            unsafe value.withUnsafeBytes { bytes in
                var item = unsafe MDB_val(
                    mv_size: bytes.count,
                    mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
                return unsafe mdb_put(transaction, table.handle, key, &item, flags)
            }
        }
        try LMDBError.check(code)
    }

    package func remove(_ key: LMDBKey, in table: LMDBTable) throws(LMDBError) {
        guard let transaction = unsafe transaction else { throw .panicked }
        // As for put.
        let code = unsafe key.withValue { key in
            unsafe mdb_del(transaction, table.handle, key, nil)
        }
        if code != MDB_NOTFOUND { try LMDBError.check(code) }
    }

    /// Removes all entries of a table.
    package func clear(_ table: LMDBTable) throws(LMDBError) {
        guard let transaction = unsafe transaction else { throw .panicked }
        try LMDBError.check(unsafe mdb_drop(transaction, table.handle, 0))
    }

    /// Ends the transaction. Its writes are on disk after this. When it throws, none of them is
    /// there.
    package consuming func commit() throws(LMDBError) {
        guard let ended = unsafe transaction else { throw .panicked }
        // LMDB frees the transaction whether it succeeds or not.
        unsafe transaction = nil
        try LMDBError.check(unsafe mdb_txn_commit(ended))
    }
}

private func read(
    _ transaction: OpaquePointer, _ table: LMDBTable, _ key: LMDBKey
) throws(LMDBError) -> UnsafeRawBufferPointer? {
    var item = unsafe MDB_val()
    // LMDB reads the key; the value it points `item` at lives as long as the transaction.
    let code = unsafe key.withValue { key in
        unsafe mdb_get(transaction, table.handle, key, &item)
    }
    if code == MDB_NOTFOUND { return nil }
    try LMDBError.check(code)
    return unsafe UnsafeRawBufferPointer(start: item.mv_data, count: item.mv_size)
}
