internal import Document
internal import EventStore
internal import History

/// Puts stored documents into answers as bytes: no parsing, one copy.
///
/// Documents are stored without resourceVersion; the splice puts it back where it was:
///
///     stored   {"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{}}
///     get      {"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"7"},...
///     in list  {"metadata":{"name":"a","resourceVersion":"7"},"spec":{}}
enum DocumentSplice {
    /// Kind and apiVersion at the front of a document, as byte ranges of their values.
    struct Header {
        var kind: Range<Int>
        var apiVersion: Range<Int>
        /// Where the members behind the two begin.
        var end: Int
    }

    private static let kindKey = Array("\"kind\":\"".utf8)
    private static let apiVersionKey = Array("\"apiVersion\":\"".utf8)

    /// nil when the document does not begin with the two members and more behind them.
    static func header(of bytes: [UInt8]) -> Header? {
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "{") else { return nil }
        var kind: Range<Int>?
        var apiVersion: Range<Int>?
        var at = 1
        for _ in 0..<2 {
            let key =
                has(kindKey, at, in: bytes)
                ? kindKey : has(apiVersionKey, at, in: bytes) ? apiVersionKey : []
            guard !key.isEmpty else { return nil }
            let start = at + key.count
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                if bytes[end] == UInt8(ascii: "\\") { return nil }
                end += 1
            }
            guard end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: ",") else { return nil }
            if key == kindKey { kind = start..<end } else { apiVersion = start..<end }
            at = end + 2
        }
        guard let kind, let apiVersion else { return nil }
        return Header(kind: kind, apiVersion: apiVersion, end: at)
    }

    private static func has(_ key: [UInt8], _ at: Int, in bytes: [UInt8]) -> Bool {
        at + key.count <= bytes.count && bytes[at..<at + key.count].elementsEqual(key)
    }

    /// Appends the document with its resourceVersion; `asItem` leaves kind and apiVersion out, as
    /// the API does in lists of built-in kinds. `revision` stands in for the document's own.
    static func append(
        _ document: StoredDocument, asItem: Bool, revision: Revision? = nil,
        to output: inout [UInt8]
    ) {
        let bytes = document.bytes
        let offset = document.resourceVersionOffset
        var start = 0
        if asItem, let header = header(of: bytes), offset < 0 || offset >= header.end {
            output.append(UInt8(ascii: "{"))
            start = header.end
        }
        guard offset > start, offset < bytes.count else {
            output.append(contentsOf: bytes[start...])
            return
        }
        output.append(contentsOf: bytes[start..<offset])
        let before = bytes[offset - 1]
        let after = bytes[offset]
        if before != UInt8(ascii: "{"), before != UInt8(ascii: ",") {
            output.append(UInt8(ascii: ","))
        }
        output.append(contentsOf: resourceVersionKey)
        appendDecimal((revision ?? document.revision).rawValue, to: &output)
        output.append(UInt8(ascii: "\""))
        if after != UInt8(ascii: "}"), after != UInt8(ascii: ",") {
            output.append(UInt8(ascii: ","))
        }
        output.append(contentsOf: bytes[offset...])
    }

    private static let resourceVersionKey = Array("\"resourceVersion\":\"".utf8)

    private static func appendDecimal(_ value: UInt64, to output: inout [UInt8]) {
        let start = output.count
        var rest = value
        repeat {
            output.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        output[start...].reverse()
    }
}
