import Crypto

/// The mark by which discovery tells clients in which version a resource is stored: the first eight
/// bytes of SHA-256 over `group/version/kind`, in base64. Clients compare it, nothing more.
enum StorageVersionHash {
    static func text(of type: GroupVersionKind) -> String {
        let digest = SHA256.hash(data: Array("\(type.group)/\(type.version)/\(type.kind)".utf8))
        return base64(Array(digest)[..<8])
    }

    private static func base64(_ bytes: ArraySlice<UInt8>) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        var bits = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(letters[bits >> count & 63])
            }
        }
        if count > 0 { text.append(letters[bits << (6 - count) & 63]) }
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }
}
