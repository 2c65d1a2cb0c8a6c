package import Document
package import History

/// A version of an object: its JSON as it came, apart from `metadata.resourceVersion`, which is
/// cut out in storage (equal contents stay equal bytes) and put back by reads.
package struct StoredDocument: Sendable {
    package let position: Position
    package let revision: Revision
    /// Compact JSON without resourceVersion.
    package let bytes: [UInt8]
    /// Where resourceVersion was; -1 when there was none.
    package let resourceVersionOffset: Int

    package init(
        position: Position, revision: Revision, bytes: [UInt8], resourceVersionOffset: Int
    ) {
        self.position = position
        self.revision = revision
        self.bytes = bytes
        self.resourceVersionOffset = resourceVersionOffset
    }

    /// The document as the API would serve it.
    package func bytesWithResourceVersion() -> [UInt8] {
        guard resourceVersionOffset > 0, resourceVersionOffset < bytes.count else { return bytes }
        let at = resourceVersionOffset
        let member = "\"resourceVersion\":\"\(revision)\""
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + member.utf8.count + 1)
        result.append(contentsOf: bytes[..<at])
        // The neighbours tell which comma went with the member when it was cut out.
        let isFirst = bytes[at - 1] == UInt8(ascii: "{") || bytes[at - 1] == UInt8(ascii: ",")
        let isLast = bytes[at] == UInt8(ascii: "}") || bytes[at] == UInt8(ascii: ",")
        if !isFirst { result.append(UInt8(ascii: ",")) }
        result.append(contentsOf: member.utf8)
        if !isLast { result.append(UInt8(ascii: ",")) }
        result.append(contentsOf: bytes[at...])
        return result
    }

    /// The parsed document, with resourceVersion.
    package func value() throws(StoreError) -> JSONValue {
        do {
            return try JSONValue(parsing: bytesWithResourceVersion())
        } catch {
            throw .damaged(where: "record \(position)", what: "the document is no JSON: \(error)")
        }
    }
}
