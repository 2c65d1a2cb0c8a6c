/// The tag of an image's name, by the grammar of container registries.
struct ImageReference {
    /// `latest` when there is neither a tag nor a digest; nil when there is only a digest.
    let tag: String?

    /// nil when the text is no reference to an image.
    init?(_ text: String) {
        var rest = text[...]
        var digest: Substring?
        if let at = rest.firstIndex(of: "@") {
            digest = rest[rest.index(after: at)...]
            rest = rest[..<at]
        }
        var tag: Substring?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
            tag = rest[rest.index(after: colon)...]
            rest = rest[..<colon]
        }
        guard Self.isName(rest), tag.map(Self.isTag) ?? true, digest.map(Self.isDigest) ?? true
        else { return nil }
        self.tag = tag.map(String.init) ?? (digest == nil ? "latest" : nil)
    }

    private static func isName(_ name: Substring) -> Bool {
        var parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, isHost(parts[0]) { parts.removeFirst() }
        return name.utf8.count <= 255 && parts.allSatisfy(isComponent)
    }

    private static func isHost(_ text: Substring) -> Bool {
        let isSpecial = text == "localhost" || text.contains(".") || text.contains(":")
            || text.contains(where: \.isUppercase)
        return isSpecial
            && text.utf8.allSatisfy {
                isAlphanumeric($0) || [0x2D, 0x2E, 0x3A, 0x5B, 0x5D].contains($0)
            }
    }

    /// Small letters and digits, with `.`, `_`, `__` or dashes between them.
    private static func isComponent(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, isSmall(first), isSmall(last)
        else { return false }
        let bad = ["..", "___", "._", "_.", "-.", ".-", "-_", "_-"]
        return !bad.contains { text.contains($0) }
            && text.utf8.allSatisfy { isSmall($0) || [0x2D, 0x2E, 0x5F].contains($0) }
    }

    private static func isTag(_ text: Substring) -> Bool {
        guard let first = text.utf8.first else { return false }
        return text.utf8.count <= 128 && (isAlphanumeric(first) || first == 0x5F)
            && text.utf8.allSatisfy { isAlphanumeric($0) || [0x2D, 0x2E, 0x5F].contains($0) }
    }

    private static func isDigest(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[1].utf8.count >= 32 && parts[1].allSatisfy(\.isHexDigit)
    }

    private static func isSmall(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isSmall(byte) || (0x41...0x5A).contains(byte)
    }
}
