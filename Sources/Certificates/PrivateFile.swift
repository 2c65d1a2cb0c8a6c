internal import Glibc

/// Files that only their owner reads, whole or not there.
package enum PrivateFile {
    /// Durable before it takes the place of what was there.
    package static func write(_ text: String, to path: String) throws(CertificateFailure) {
        let temporary = "\(path).new.\(getpid())"
        unsafe unlink(temporary)
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            // The array lives during the call, which reads within its bounds.
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(file, $0.baseAddress! + sent, $0.count - sent)
            }
            guard count > 0 else { throw failure(path, removing: temporary) }
            sent += count
        }
        guard fsync(file) == 0, unsafe rename(temporary, path) == 0 else {
            throw failure(path, removing: temporary)
        }
    }

    private static func failure(
        _ path: String, removing temporary: String? = nil
    ) -> CertificateFailure {
        // strerror's text is copied at once.
        let reason = unsafe String(cString: strerror(errno))
        if let temporary { unsafe unlink(temporary) }
        return CertificateFailure(file: path, "it can't be written: \(reason)")
    }
}
