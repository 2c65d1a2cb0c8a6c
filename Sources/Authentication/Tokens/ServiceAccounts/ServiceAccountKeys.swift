package import Document
internal import Glibc

/// What service account tokens are signed with, and everything that they may have been signed with
/// before: a key is rotated by signing with a new one and keeping the old one's public half until
/// its last token has expired.
package struct ServiceAccountKeys: Sendable {
    let signing: SigningKey
    /// The signing key's own half first, each key once.
    let verifying: [VerifyingKey]

    /// - Parameters:
    ///   - signingFile: a private key in PEM; nil signs with the key in `ownKeyFile`, which is made
    ///     when it is not there.
    ///   - keyFiles: public or private keys or certificates in PEM, several to a file.
    package init(
        signingFile: String?, keyFiles: [String], ownKeyFile: String
    ) async throws(TokenSetupError) {
        if signingFile == nil { try KeyFile.make(at: ownKeyFile) }
        let path = signingFile ?? ownKeyFile
        let text = try KeyFile.read(path, isPrivate: signingFile == nil)
        do {
            try await self.init(signingPEM: text, path: path, keyFiles: keyFiles)
        } catch let error as TokenSetupError {
            throw error
        } catch {
            throw TokenSetupError(path: path, reason: "the key can't be used")
        }
    }

    private init(signingPEM text: String, path: String, keyFiles: [String]) async throws {
        var found: SigningKey?
        for block in PEMBlock.all(in: text) where found == nil {
            found = try await SigningKey(pem: block.text)
        }
        guard let signing = found else {
            throw TokenSetupError(
                path: path,
                reason: "no private key in PEM that tokens can be signed with: RSA of 2048 bits "
                    + "or more, or P-256, P-384, P-521")
        }
        self.signing = signing
        var keys = [try await signing.publicKey.verifyingKey()]
        for path in keyFiles {
            for key in try await Self.publicKeys(path) where !keys.contains(where: {
                $0.id == key.id
            }) {
                keys.append(try await key.verifyingKey())
            }
        }
        verifying = keys
    }

    private static func publicKeys(_ path: String) async throws -> [PublicKey] {
        var keys: [PublicKey] = []
        for block in PEMBlock.all(in: try KeyFile.read(path, isPrivate: false)) {
            if block.label == "CERTIFICATE" {
                if let key = PublicKey(certificate: block.text) { keys.append(key) }
            } else if let key = PublicKey(pem: block.text) {
                keys.append(key)
            } else if let key = try await SigningKey(pem: block.text) {
                keys.append(key.publicKey)
            }
        }
        guard !keys.isEmpty else {
            throw TokenSetupError(
                path: path, reason: "no RSA or elliptic curve key in PEM, and no certificate")
        }
        return keys
    }

    /// RFC 7517, as `/openid/v1/jwks` has it.
    package var keySet: JSONValue {
        ["keys": .array(verifying.map { .object($0.json) })]
    }

    /// Each algorithm once, in the order of the keys.
    package var algorithms: [String] {
        var names: [String] = []
        for name in verifying.flatMap(\.algorithms.keys) where !names.contains(name) {
            names.append(name)
        }
        return names
    }
}

/// A file that the server can't start with, and what is wrong with it.
package struct TokenSetupError: Error, Hashable, CustomStringConvertible {
    package var path: String
    package var reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(path): \(reason)" }
}

/// Files with keys.
enum KeyFile {
    private static let byteCountMax = 1 << 20

    /// - Parameter isPrivate: refuses a file that others than its owner can read.
    static func read(_ path: String, isPrivate: Bool) throws(TokenSetupError) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TokenSetupError(path: path, reason: "it can't be read: \(systemMessage(errno))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw TokenSetupError(path: path, reason: "it can't be read: \(systemMessage(errno))")
        }
        if isPrivate, status.st_mode & 0o077 != 0 {
            throw TokenSetupError(
                path: path, reason: "others can read this private key: chmod 600 it")
        }
        guard status.st_size <= byteCountMax else {
            throw TokenSetupError(path: path, reason: "it is larger than 1 MiB")
        }
        let capacity = Int(status.st_size)
        // The kernel writes at most `capacity` bytes, the size of the buffer.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = unsafe max(0, Glibc.read(descriptor, buffer.baseAddress, capacity))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A fresh private key, mode 0600, where no file is. Written beside its place, synced and
    /// linked there: no crash leaves half a key, and of two servers that start at once both have
    /// the same.
    static func make(at path: String) throws(TokenSetupError) {
        if unsafe access(path, F_OK) == 0 { return }
        func failed() -> TokenSetupError {
            TokenSetupError(path: path, reason: "it can't be written: \(systemMessage(errno))")
        }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            let folder = String(path[..<slash])
            guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failed() }
        }
        let text = Array(SigningKey.freshPEM().utf8)
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
            unsafe link(temporary, path) == 0 || errno == EEXIST
        else { throw failed() }
    }

    private static func systemMessage(_ code: Int32) -> String {
        // strerror's text is static or per thread, and is copied at once.
        unsafe String(cString: strerror(code))
    }
}
