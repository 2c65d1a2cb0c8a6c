import Crypto
import Glibc

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The keys of a store's owner, in a file of their own: never inside a store, never in an archive.
///
/// The file is text: a line `hindsight key ring 1`, then one line a key: purpose, identifier, 32
/// bytes in hexadecimal. Only the purpose `digest` exists so far: it keys the digests that stand in
/// for Secret values in imported recordings.
package struct KeyRing: Sendable {
    package let path: String
    let digestKey: SymmetricKey

    private static let header = "hindsight key ring 1"

    /// `$HINDSIGHT_KEY_RING`, else `hindsight/keyring` in the user's configuration folder.
    package static func standardPath(environment: [String: String]) -> String {
        if let named = environment["HINDSIGHT_KEY_RING"], !named.isEmpty { return named }
        if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty {
            return folder + "/hindsight/keyring"
        }
        return (environment["HOME"] ?? "/") + "/.config/hindsight/keyring"
    }

    /// Opens the key ring, or makes one with fresh keys (file mode 0600) where none is.
    ///
    /// Refuses a file that others may read, one of a newer version and one that is garbled; it is
    /// never overwritten.
    package init(openingOrCreating path: String) throws(KeyRingError) {
        self.path = path
        guard let bytes = try Self.contents(of: path) else {
            let key = SymmetricKey(size: .bits256)
            try Self.create(key, at: path)
            digestKey = key
            return
        }
        digestKey = try Self.parse(bytes, path: path)
    }

    private static func contents(of path: String) throws(KeyRingError) -> String? {
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

    private static func parse(_ text: String, path: String) throws(KeyRingError) -> SymmetricKey {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: true)[...]
        guard let first = lines.popFirst() else {
            throw KeyRingError(path: path, problem: .garbled("it is empty"))
        }
        guard first == header else {
            let isNewer = first.hasPrefix("hindsight key ring ")
            throw KeyRingError(
                path: path,
                problem: isNewer ? .newerVersion : .garbled("its first line is not '\(header)'"))
        }
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == "digest" else { continue }
            guard let key = bytes(hexadecimal: words[2]), key.count == 32 else {
                throw KeyRingError(
                    path: path, problem: .garbled("a digest key is not 32 bytes in hexadecimal"))
            }
            return SymmetricKey(data: key)
        }
        throw KeyRingError(path: path, problem: .garbled("it holds no digest key"))
    }

    /// Written to a file beside it, synced and linked into place: a crash leaves no half key ring,
    /// and of two processes that make one at once the second fails instead of replacing.
    private static func create(_ key: SymmetricKey, at path: String) throws(KeyRingError) {
        func failed() -> KeyRingError {
            KeyRingError(path: path, problem: .unwritable(systemMessage(errno)))
        }
        if let slash = path.lastIndex(of: "/") { makeFolders(String(path[..<slash])) }
        let hexadecimal = unsafe key.withUnsafeBytes { bytes in
            unsafe bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        }.joined()
        let text = Array("\(header)\ndigest 1 \(hexadecimal)\n".utf8)
        let temporary = "\(path).\(getpid()).new"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed() }
        defer {
            close(descriptor)
            unsafe unlink(temporary)
        }
        // `text` lives across the call and its count is passed along.
        let written = unsafe text.withUnsafeBytes { bytes in
            unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        }
        guard written == text.count, fsync(descriptor) == 0,
            unsafe link(temporary, path) == 0
        else {
            throw failed()
        }
    }

    private static func makeFolders(_ folder: String) {
        var made = ""
        for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && !folder.hasPrefix("/") ? String(part) : "/" + part
            if !part.isEmpty { unsafe mkdir(made, 0o700) }
        }
    }

    private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        return stride(from: 0, to: values.count, by: 2).map {
            UInt8(values[$0] * 16 + values[$0 + 1])
        }
    }
}

private func systemMessage(_ code: Int32) -> String {
    // strerror's text is static or per thread, and is copied at once.
    unsafe String(cString: strerror(code))
}
