/// A checked document as its bytes and an index over them; no tree, no strings.
///
/// It owns both and can be kept and passed on. To look at many documents once each, use a
/// `TapeParser`, which copies nothing.
package struct Tape: Sendable {
    package let bytes: [UInt8]
    private let entries: [TapeEntry]

    package init(parsing bytes: [UInt8], limits: DocumentLimits = .standard) throws(DocumentError)
    {
        let parser = TapeParser(limits: limits)
        let outcome: Result<Void, DocumentError> = unsafe bytes.withUnsafeBytes { buffer in
            do throws(DocumentError) {
                _ = unsafe try parser.parse(buffer)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
        self.bytes = bytes
        entries = parser.copyEntries()
    }

    package init(
        parsing bytes: UnsafeRawBufferPointer, limits: DocumentLimits = .standard
    ) throws(DocumentError) {
        try self.init(parsing: unsafe [UInt8](bytes), limits: limits)
    }

    package init(
        parsing bytes: ArraySlice<UInt8>, limits: DocumentLimits = .standard
    ) throws(DocumentError) {
        try self.init(parsing: [UInt8](bytes), limits: limits)
    }

    /// Hands the root to the body; no node may leave the body.
    package func withRoot<Result, Failure: Error>(
        _ body: (TapeNode) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Both arrays live as long as self; neither is empty, since a document has a value.
        let outcome: Swift.Result<Result, Failure> = unsafe bytes.withUnsafeBufferPointer {
            bytes in
            unsafe entries.withUnsafeBufferPointer { entries in
                guard let source = bytes.baseAddress, let first = entries.baseAddress else {
                    fatalError("a tape without bytes")
                }
                do throws(Failure) {
                    return .success(
                        try body(unsafe TapeNode(source: source, entries: first, index: 0)))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try outcome.get()
    }

    /// The document as a tree.
    package var value: JSONValue { withRoot { $0.value } }
}
