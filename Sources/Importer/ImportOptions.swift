/// What to import.
package struct ImportOptions: Sendable {
    /// Files, folders, or `-` for standard input.
    package var paths: [String]
    /// Path of the key ring that keys the digests of Secret values.
    package var keyRing: String

    package init(paths: [String], keyRing: String) {
        self.paths = paths
        self.keyRing = keyRing
    }
}
