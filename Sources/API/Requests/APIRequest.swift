package import Access
package import History
package import KubernetesAPI

/// A request as a face received it, with nothing of HTTP left but words.
package struct APIRequest: Hashable, Sendable {
    package var method: String
    /// Decoded, with the leading slash, without the query.
    package var path: String
    package var query: QueryItems
    package var accept: String?
    package var contentType: String?
    package var userAgent: String
    /// Host and port that the client asked.
    package var authority: String
    package var body: [UInt8]
    /// Path and query as sent.
    package var target: String
    package var principal = Principal.local
    /// Who was authenticated, when the principal is somebody that they act as.
    package var impersonator: Principal?
    /// What let the request pass; nil where nothing decides.
    package var authorization: Authorization?
    /// Client first, then proxies.
    package var sourceIPs: [String] = []
    /// Names the request in logs and in the answer (`Audit-ID`); "" when the face gave none.
    package var requestID = ""
    package var received: Timestamp?
    /// The view that a controller decided on, and the events that made it act.
    package var observed: Revision?
    package var triggers: [Position] = []

    /// `target` is the request target as sent: path and query, percent-encoded.
    package init(
        method: String = "GET", target: String, accept: String? = nil, contentType: String? = nil,
        userAgent: String = "", authority: String = "",
        body: [UInt8] = []
    ) {
        self.method = method
        self.accept = accept
        self.contentType = contentType
        self.userAgent = userAgent
        self.authority = authority
        self.body = body
        self.target = target
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = Self.percentDecoded(halves[0], plusIsSpace: false) ?? String(halves[0])
        query = QueryItems(parsing: halves.count == 2 ? halves[1] : "")
    }

    /// nil when an escape is broken or the bytes are not UTF-8.
    package static func percentDecoded(_ text: Substring, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x25:
                guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit
                else { return nil }
                bytes.append(high << 4 | low)
            case 0x2B where plusIsSpace: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}

/// The query of a request target. Items with broken escapes are left out, as Go's parser does.
package struct QueryItems: Hashable, Sendable {
    package private(set) var items: [String: [String]] = [:]

    package init(parsing text: Substring) {
        for item in text.split(separator: "&") where !item.contains(";") {
            let pair = item.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = APIRequest.percentDecoded(pair[0], plusIsSpace: true),
                let value = APIRequest.percentDecoded(
                    pair.count == 2 ? pair[1] : "", plusIsSpace: true)
            else { continue }
            items[key, default: []].append(value)
        }
    }

    package subscript(name: String) -> String? { items[name]?.first }

    /// The API's reading of booleans: present counts as true, whatever it says but "false" and "0".
    package func flag(_ name: String) -> Bool? {
        guard let text = self[name] else { return nil }
        return !(text.lowercased() == "false" || text == "0")
    }
}
