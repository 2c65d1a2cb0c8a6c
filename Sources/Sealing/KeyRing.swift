import Crypto

/// The keys of a store's owner, in a file of their own: never inside a store, never in an archive.
///
/// The file is text: a line `hindsight key ring 1`, then one line a key. `digest 1 HEX` keys the
/// digests that stand in for Secret values in imported recordings; `seal STORE HEX` is a
/// key-encryption key of the store with that UUID. Keys are 32 bytes. Of several keys of one store
/// the last wraps; more than one there are only while a rotation is under way.
package struct KeyRing: Sendable {
    package let path: String
    let digestKey: SymmetricKey
    private let contents: KeyRingContents

    /// `$HINDSIGHT_KEY_RING`, else `hindsight/keyring` in the user's configuration folder.
    package static func standardPath(environment: [String: String]) -> String {
        if let named = environment["HINDSIGHT_KEY_RING"], !named.isEmpty { return named }
        if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty {
            return folder + "/hindsight/keyring"
        }
        return (environment["HOME"] ?? "/") + "/.config/hindsight/keyring"
    }

    /// Opens the key ring, or makes one with a fresh digest key (file mode 0600) where none is.
    ///
    /// Refuses a file that others may read, one of a newer version and one that is garbled.
    package init(
        openingOrCreating path: String, randomness: Randomness = .system
    ) throws(KeyRingError) {
        if let ring = try Self(opening: path) {
            self = ring
            return
        }
        let file = try KeyRingFile(locking: path)
        // Another process may have made it meanwhile.
        if let text = try KeyRingFile.text(at: path) {
            try self.init(path, text)
            return
        }
        let made = KeyRingContents(digest: randomness.bytes(32), sealing: [])
        try file.replace(with: made.text)
        self.init(path, made)
    }

    /// nil when there is none.
    package init?(opening path: String) throws(KeyRingError) {
        guard let text = try KeyRingFile.text(at: path) else { return nil }
        try self.init(path, text)
    }

    private init(_ path: String, _ text: String) throws(KeyRingError) {
        self.init(path, try KeyRingContents(parsing: text, path: path))
    }

    private init(_ path: String, _ contents: KeyRingContents) {
        self.path = path
        self.contents = contents
        digestKey = SymmetricKey(data: contents.digest)
    }

    /// The key-encryption keys of a store, the one that wraps last.
    package func sealingKeys(store uuid: String) -> [KeyEncryptionKey] {
        contents.sealing.filter { $0.store == uuid }
            .map { KeyEncryptionKey(bytes: $0.key, origin: "key ring \(path)") }
    }

    /// The same ring with one more key for a store, which wraps from now on; durable when it
    /// returns.
    package func addingKey(
        store uuid: String, randomness: Randomness = .system
    ) throws(KeyRingError) -> KeyRing {
        try changed { contents in
            contents.sealing.append(
                KeyRingContents.Sealing(store: uuid, key: randomness.bytes(32)))
        }
    }

    /// The same ring without the keys of a store but the one that wraps. The bytes of the file
    /// before are overwritten where they lie; what the disk or a backup has of them stays.
    package func removingOldKeys(store uuid: String) throws(KeyRingError) -> KeyRing {
        try changed { contents in
            let last = contents.sealing.last { $0.store == uuid }
            contents.sealing.removeAll { $0.store == uuid && $0 != last }
        }
    }

    private func changed(
        _ change: (inout KeyRingContents) -> Void
    ) throws(KeyRingError) -> KeyRing {
        let file = try KeyRingFile(locking: path)
        guard let text = try KeyRingFile.text(at: path) else {
            throw KeyRingError(path: path, problem: .unreadable("it is gone"))
        }
        var contents = try KeyRingContents(parsing: text, path: path)
        change(&contents)
        try file.replace(with: contents.text)
        return KeyRing(path, contents)
    }
}

/// What stands in a key ring.
struct KeyRingContents: Sendable {
    struct Sealing: Equatable, Sendable {
        var store: String
        var key: [UInt8]
    }

    var digest: [UInt8]
    var sealing: [Sealing]

    private static let header = "hindsight key ring 1"

    init(digest: [UInt8], sealing: [Sealing]) {
        self.digest = digest
        self.sealing = sealing
    }

    /// Lines of other purposes are a newer program's and are kept out of the way, not lost: such a
    /// ring has another first line.
    init(parsing text: String, path: String) throws(KeyRingError) {
        func garbled(_ reason: String) -> KeyRingError {
            KeyRingError(path: path, problem: .garbled(reason))
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: true)[...]
        guard let first = lines.popFirst() else { throw garbled("it is empty") }
        guard first == Self.header else {
            if first.hasPrefix("hindsight key ring ") {
                throw KeyRingError(path: path, problem: .newerVersion)
            }
            throw garbled("its first line is not '\(Self.header)'")
        }
        var digest: [UInt8]?
        sealing = []
        for (number, line) in lines.enumerated() {
            let words = line.split(separator: " ")
            let key = words.count == 3 ? Self.bytes(hexadecimal: words[2]) : nil
            guard let purpose = words.first, purpose == "digest" || purpose == "seal" else {
                throw garbled("line \(number + 2) is neither a digest key nor a seal key")
            }
            guard let key, key.count == 32 else {
                throw garbled("the \(purpose) key in line \(number + 2) is not 32 bytes in hexadecimal")
            }
            if purpose == "seal" {
                sealing.append(Sealing(store: String(words[1]), key: key))
            } else if digest == nil {
                digest = key
            }
        }
        guard let digest else { throw garbled("it holds no digest key") }
        self.digest = digest
    }

    var text: String {
        var lines = [Self.header, "digest 1 \(Self.hexadecimal(digest))"]
        for key in sealing { lines.append("seal \(key.store) \(Self.hexadecimal(key.key))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
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
