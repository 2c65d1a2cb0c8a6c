internal import CLMDB

/// The key of an entry: a number, stored as 8 bytes big-endian so that byte order is number order.
package struct LMDBKey: Hashable, Sendable {
    package var number: UInt64

    package init(_ number: UInt64) {
        self.number = number
    }

    init(_ item: MDB_val) throws(LMDBError) {
        guard unsafe item.mv_size == 8, let data = unsafe item.mv_data else {
            throw .damaged("a key of \(unsafe item.mv_size) bytes")
        }
        // The item has the 8 bytes read here, as checked above.
        number = UInt64(bigEndian: unsafe data.loadUnaligned(as: UInt64.self))
    }

    func withValue<R>(_ body: (UnsafeMutablePointer<MDB_val>) -> R) -> R {
        var bytes = number.bigEndian
        // The pointers are used during the call only.
        return unsafe withUnsafeMutableBytes(of: &bytes) { raw in
            var item = unsafe MDB_val(mv_size: raw.count, mv_data: raw.baseAddress)
            return unsafe body(&item)
        }
    }
}
