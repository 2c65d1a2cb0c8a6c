import Glibc

/// A key ring's file while it is changed: locked against other processes by a file beside it,
/// replaced as a whole.
struct KeyRingFile: ~Copyable {
    private let path: String
    private let lock: Int32

    init(locking path: String) throws(KeyRingError) {
        self.path = path
        if let slash = path.lastIndex(of: "/") { Self.makeFolders(String(path[..<slash])) }
        while true {
            let opened = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard opened >= 0 else { throw .unwritable(path) }
            guard flock(opened, LOCK_EX) == 0 else {
                let error = KeyRingError.unwritable(path)
                close(opened)
                throw error
            }
            if Self.isSameFile(opened, path + ".lock") {
                lock = opened
                return
            }
            // Whoever had it has removed it meanwhile: this one holds nobody off.
            close(opened)
        }
    }

    private static func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
        var own = stat()
        var there = stat()
        return unsafe fstat(descriptor, &own) == 0 && stat(path, &there) == 0
            && own.st_ino == there.st_ino && own.st_dev == there.st_dev
    }

    deinit {
        // Under the lock nobody else has it open, and the next one makes it anew.
        unsafe unlink(path + ".lock")
        close(lock)
    }

    /// nil when there is no file.
    static func text(at path: String) throws(KeyRingError) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw KeyRingError(path: path, problem: .unreadable(systemMessage(errno)))
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw KeyRingError(path: path, problem: .unreadable(systemMessage(errno)))
        }
        guard status.st_mode & 0o077 == 0 else {
            throw KeyRingError(path: path, problem: .readableByOthers)
        }
        guard status.st_size <= 1 << 20 else {
            throw KeyRingError(path: path, problem: .garbled("it is larger than 1 MiB"))
        }
        let capacity = Int(status.st_size)
        // The kernel writes at most `capacity` bytes, the size of the buffer.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = unsafe max(0, Glibc.read(descriptor, buffer.baseAddress, capacity))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Written to a file beside it, synced and renamed into place: a crash leaves the old ring or
    /// the new one. The old one's bytes are then overwritten.
    func replace(with text: String) throws(KeyRingError) {
        let temporary = "\(path).\(getpid()).new"
        let descriptor = unsafe open(
            temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path) }
        defer {
            close(descriptor)
            unsafe unlink(temporary)
        }
        let old = unsafe open(path, O_WRONLY | O_CLOEXEC)
        defer { if old >= 0 { close(old) } }
        let bytes = Array(text.utf8)
        guard Self.write(bytes, to: descriptor), fsync(descriptor) == 0,
            unsafe rename(temporary, path) == 0, Self.syncFolder(of: path)
        else { throw .unwritable(path) }
        if old >= 0 {
            var status = stat()
            guard unsafe fstat(old, &status) == 0 else { return }
            _ = Self.write([UInt8](repeating: 0, count: Int(status.st_size)), to: old)
            fsync(old)
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        // `bytes` lives across the call and its count is passed along.
        unsafe bytes.withUnsafeBytes { raw in
            unsafe Glibc.write(descriptor, raw.baseAddress, raw.count) == raw.count
        }
    }

    private static func syncFolder(of path: String) -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    private static func makeFolders(_ folder: String) {
        var made = ""
        for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && !folder.hasPrefix("/") ? String(part) : "/" + part
            if !part.isEmpty { unsafe mkdir(made, 0o700) }
        }
    }
}

extension KeyRing {
    /// Refuses a key ring inside the store whose keys it holds: whoever copies the one would have
    /// the other.
    package static func check(_ path: String, isOutside store: String) throws(KeyRingError) {
        let folder = resolved(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
        let store = resolved(store)
        if folder == store || folder.hasPrefix(store + "/") {
            throw KeyRingError(path: path, problem: .insideStore(store))
        }
    }

    /// The path without symbolic links, as far as it exists.
    private static func resolved(_ path: String) -> String {
        if let real = unsafe realpath(path, nil) {
            // realpath's text is ours to free, after it is copied.
            defer { unsafe free(real) }
            return unsafe String(cString: real)
        }
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            return path.hasPrefix("/") ? path : resolved(".") + "/" + path
        }
        return resolved(String(path[..<slash])) + path[slash...]
    }
}

extension KeyRingError {
    fileprivate static func unwritable(_ path: String) -> KeyRingError {
        KeyRingError(path: path, problem: .unwritable(systemMessage(errno)))
    }
}

private func systemMessage(_ code: Int32) -> String {
    // strerror's text is static or per thread, and is copied at once.
    unsafe String(cString: strerror(code))
}
