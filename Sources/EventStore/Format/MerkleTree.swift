/// The hash tree over records of RFC 9162, section 2.1, as it grows: only its frontier.
///
/// The frontier are the roots of the full subtrees that the leaves fall into, largest first: 11
/// leaves are 8 + 2 + 1, so three hashes.
struct MerkleFrontier: Equatable, Sendable {
    private(set) var leafCount: UInt64 = 0
    private(set) var peaks: [Digest] = []

    /// Leaves of a subtree whose root is stored.
    static let subtreeLeafCount: UInt64 = 256

    init() {}

    init?(leafCount: UInt64, bytes: [UInt8]) {
        guard bytes.count == leafCount.nonzeroBitCount * Digest.byteCount else { return nil }
        self.leafCount = leafCount
        peaks = stride(from: 0, to: bytes.count, by: Digest.byteCount).map {
            Digest(bytes: bytes[$0..<$0 + Digest.byteCount])
        }
    }

    var bytes: [UInt8] { peaks.flatMap(\.bytes) }

    /// Adds a leaf; returns the root of the subtree of 256 leaves that it completes, if it does.
    mutating func append(_ leaf: Digest) -> Digest? {
        var node = leaf
        var level = leafCount
        var subtree: Digest?
        var width: UInt64 = 1
        while level & 1 == 1, let left = peaks.popLast() {
            node = Self.node(left, node)
            width *= 2
            if width == Self.subtreeLeafCount { subtree = node }
            level >>= 1
        }
        peaks.append(node)
        leafCount += 1
        return subtree
    }

    /// The tree's root hash; of no leaves, the hash of nothing.
    var root: Digest {
        guard var node = peaks.last else { return Digest(hashing: []) }
        for peak in peaks.dropLast().reversed() { node = Self.node(peak, node) }
        return node
    }

    static func node(_ left: Digest, _ right: Digest) -> Digest {
        Digest(hashing: [1], left.bytes, right.bytes)
    }

    /// A record's leaf: its envelope, and the digests of what the envelope says that it has.
    static func leaf(envelope: [UInt8], document: Digest?, body: Digest?) -> Digest {
        var content: [UInt8] = [0]
        content.reserveCapacity(envelope.count + 65)
        content.append(contentsOf: envelope)
        if let document { content.append(contentsOf: document.bytes) }
        if let body { content.append(contentsOf: body.bytes) }
        return Digest(hashing: content)
    }
}

/// Size and root of the Merkle tree: what names the whole log up to a record.
package struct TreeHead: Hashable, Sendable, CustomStringConvertible {
    package var recordCount: UInt64
    /// SHA-256, lower-case hexadecimal.
    package var rootHash: String

    package var description: String { "\(recordCount) records, \(rootHash)" }
}
