internal import Glibc

/// The few calls to the file system that a store needs beside LMDB's.
enum FileSystem {
    enum Kind {
        case missing
        case file
        case directory
        case other
    }

    static func kind(of path: String) -> Kind {
        var status = stat()
        // The path is a C string during the call, which fills the struct.
        guard unsafe stat(path, &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    static func makeDirectory(_ path: String) throws(StoreError) {
        // As above.
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw .system(path, "make directory")
        }
    }

    /// Names in a directory, sorted; nil when it can't be read.
    static func names(in path: String) -> [String]? {
        // The stream is used and closed here; entries' names are copied at once.
        guard let directory = unsafe opendir(path) else { return nil }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a half-made store: two levels of folders with LMDB's files.
    static func removeDraft(_ path: String) throws(StoreError) {
        guard kind(of: path) == .directory else { return }
        for folder in names(in: path) ?? [] {
            for file in names(in: "\(path)/\(folder)") ?? [] {
                // Paths are C strings during the calls.
                unsafe unlink("\(path)/\(folder)/\(file)")
            }
            unsafe rmdir("\(path)/\(folder)")
        }
        guard unsafe rmdir(path) == 0 else { throw .system(path, "remove") }
    }

    /// Renames within one directory and makes that durable.
    static func move(_ path: String, to other: String) throws(StoreError) {
        // As above.
        guard unsafe rename(path, other) == 0 else { throw .system(other, "rename to") }
        let folder = String(other[..<(other.lastIndex(of: "/") ?? other.startIndex)])
        let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(folder, "open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(folder, "sync") }
    }

    /// Of a file, or of all files in a directory, as allocated on disk.
    static func byteCount(of path: String) -> UInt64 {
        var status = stat()
        // As for `kind`.
        guard unsafe stat(path, &status) == 0 else { return 0 }
        if status.st_mode & S_IFMT == S_IFDIR {
            return (names(in: path) ?? []).reduce(0) { $0 + byteCount(of: "\(path)/\($1)") }
        }
        return UInt64(status.st_blocks) * 512
    }

    /// What the disk has left for this user.
    static func roomByteCount(at path: String) -> UInt64 {
        var status = statvfs()
        // As for `kind`.
        guard unsafe statvfs(path, &status) == 0 else { return .max }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// The whole file; nil when there is none.
    static func contents(of path: String) throws(StoreError) -> [UInt8]? {
        guard kind(of: path) == .file else { return nil }
        guard byteCount(of: path) > 0 else { return [] }
        let file = try MappedFile(path: path)
        return unsafe [UInt8](file.bytes)
    }

    /// Writes a file so that after a crash it has the old content or the new, never a part.
    static func replace(_ path: String, with bytes: [UInt8]) throws(StoreError) {
        let temporary = path + ".new"
        var file = try OutputFile(path: temporary)
        try file.write(bytes)
        try file.finish()
        // Both are C strings during the call.
        guard unsafe rename(temporary, path) == 0 else { throw .system(path, "rename") }
    }
}

/// A file that is written once from front to back.
struct OutputFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private(set) var byteCount: UInt64 = 0

    init(path: String) throws(StoreError) {
        self.path = path
        // The path is a C string during the call.
        descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system(path, "create") }
    }

    deinit {
        Glibc.close(descriptor)
    }

    mutating func write(_ bytes: [UInt8]) throws(StoreError) {
        var at = 0
        while at < bytes.count {
            // Reads the bytes from `at` to the end.
            let count = unsafe bytes.withUnsafeBytes { raw in
                unsafe Glibc.write(descriptor, raw.baseAddress?.advanced(by: at), raw.count - at)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system(path, "write")
            }
            at += count
        }
        byteCount += UInt64(bytes.count)
    }

    /// Makes it durable.
    mutating func finish() throws(StoreError) {
        guard fsync(descriptor) == 0 else { throw .system(path, "sync") }
    }
}
