/// Bounds on what is parsed, so that no input can take the stack or the memory.
package struct DocumentLimits: Hashable, Sendable {
    /// How many arrays and objects may be open at once.
    ///
    /// kube-apiserver's decoder allows 10,000; no schema of Kubernetes comes near 100, and every
    /// level costs stack where a tree is walked or freed.
    package var depth: Int
    /// How long a document may be; at most 4 GiB - 1, since the tape keeps 32-bit offsets.
    package var byteCount: Int

    package init(depth: Int, byteCount: Int) {
        self.depth = depth
        self.byteCount = min(byteCount, Int(UInt32.max) - 1)
    }

    /// For files and stored documents: 1,000 levels, 512 MiB.
    package static let standard = DocumentLimits(depth: 1_000, byteCount: 512 << 20)
}
