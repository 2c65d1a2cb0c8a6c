/// What to import.
package struct ImportOptions: Sendable {
    /// Files, folders, or `-` for standard input.
    package var paths: [String]
    /// Path of the key ring that keys the digests of Secret values.
    package var keyRing: String
    package var secrets: ImportedSecrets

    package init(paths: [String], keyRing: String, secrets: ImportedSecrets = .digest) {
        self.secrets = secrets
        self.paths = paths
        self.keyRing = keyRing
    }
}

/// What becomes of the values of Secrets.
package enum ImportedSecrets: String, CaseIterable, Sendable {
    /// Digests under a key of the key ring take their place.
    case digest
    /// Nothing takes their place.
    case drop
}
