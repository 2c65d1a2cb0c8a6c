internal import Glibc

/// Holds a store against a second writing process. The system lets go of it when the process ends,
/// however it ends.
struct WriterLock: ~Copyable, Sendable {
    private let descriptor: Int32

    init(store path: String) throws(StoreError) {
        // The path is a C string during the call.
        descriptor = unsafe Glibc.open("\(path)/writer.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system(path, "lock") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let failure = StoreError.system(path, "lock")
            Glibc.close(descriptor)
            throw isTaken ? .locked(path: path) : failure
        }
    }

    deinit {
        Glibc.close(descriptor)
    }
}
