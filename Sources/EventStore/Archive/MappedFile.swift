internal import Glibc

/// A file mapped for reading, for as long as the value lives.
///
/// Sendable because nobody writes to the map.
@safe final class MappedFile: @unchecked Sendable {
    let path: String
    private let start: UnsafeRawPointer
    let byteCount: Int

    init(path: String) throws(StoreError) {
        self.path = path
        // The path is a C string during the call.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .notFound(path: path) : .system(path, "open")
        }
        defer { Glibc.close(descriptor) }
        var status = stat()
        // fstat fills the struct it is given.
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(path, "stat") }
        byteCount = Int(status.st_size)
        guard byteCount > 0 else { throw .notAStore(path: path, what: "the file is empty") }
        // A private read-only map of the whole file; it outlives the descriptor.
        let map = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let map = unsafe map, unsafe map != MAP_FAILED else { throw .system(path, "map") }
        unsafe start = UnsafeRawPointer(map)
    }

    deinit {
        // Mapped by init; whoever reads holds a reference to self.
        unsafe munmap(UnsafeMutableRawPointer(mutating: start), byteCount)
    }

    /// Valid while self lives.
    var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: start, count: byteCount)
    }
}

extension StoreError {
    /// What errno says about a call that failed just now.
    static func system(_ path: String, _ operation: String) -> StoreError {
        let code = errno
        if code == ENOSPC || code == EDQUOT { return .diskFull(path: path) }
        // strerror's text is copied at once.
        return .system(
            path: path, operation: operation, message: unsafe String(cString: strerror(code)))
    }
}
