internal import Crypto

/// A token by its SHA-256: looking one up compares no secrets, so it tells nothing by its time, and
/// no token is kept.
struct TokenDigest: Hashable, Sendable {
    private let bytes: [UInt8]

    init(_ token: some StringProtocol) {
        bytes = Array(SHA256.hash(data: Array(token.utf8)))
    }
}
