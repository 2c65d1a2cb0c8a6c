/// Parses documents one after the other into the same memory: after the first few no document
/// allocates anything.
///
///     let parser = TapeParser()
///     for line in lines {
///         let revision = try parser.withRoot(of: line) { root in
///             root["object"]?["metadata"]?["resourceVersion"]?.string
///         }
///     }
@safe package final class TapeParser {
    package let limits: DocumentLimits
    private var entries: UnsafeMutablePointer<TapeEntry>
    private var capacity: Int
    private var used = 0

    package init(limits: DocumentLimits = .standard) {
        self.limits = limits
        capacity = 1_024
        unsafe entries = .allocate(capacity: capacity)
    }

    deinit {
        unsafe entries.deallocate()
    }

    /// Checks the whole document and gives its root, which is good until the next parse by this
    /// parser, and only while the bytes stay where they are and the parser lives: hold it in a
    /// property or by `withExtendedLifetime`, since the optimiser ends a local one after its last
    /// use.
    ///
    /// After an error the parser can be used on.
    package func parse(_ bytes: UnsafeRawBufferPointer) throws(DocumentError) -> TapeNode {
        guard let start = bytes.baseAddress else { throw DocumentError(.empty, at: 0) }
        let source = unsafe start.assumingMemoryBound(to: UInt8.self)
        var scanner = unsafe TapeScanner(
            source: source, count: bytes.count, limits: limits, entries: entries,
            capacity: capacity)
        defer {
            unsafe entries = scanner.entries
            capacity = scanner.capacity
            used = scanner.used
        }
        try scanner.scanDocument()
        return unsafe TapeNode(source: source, entries: scanner.entries, index: 0)
    }

    /// Parses and hands the root to the body; no node may leave the body.
    package func withRoot<Result>(
        of bytes: [UInt8], _ body: (TapeNode) throws -> Result
    ) throws -> Result {
        try unsafe bytes.withUnsafeBytes { buffer in
            try unsafe withRoot(of: buffer, body)
        }
    }

    /// Parses and hands the root to the body; no node may leave the body.
    package func withRoot<Result>(
        of bytes: UnsafeRawBufferPointer, _ body: (TapeNode) throws -> Result
    ) throws -> Result {
        let root = try unsafe parse(bytes)
        return try withExtendedLifetime(self) { try body(root) }
    }

    /// The entries of the last parse, for a tape that keeps them.
    func copyEntries() -> [TapeEntry] {
        unsafe Array(UnsafeBufferPointer(start: entries, count: used))
    }
}
