/// An answer as a value: what a face writes to its client.
package struct APIResponse: Sendable {
    package enum Body: Sendable {
        /// Pieces of one body, in order; a large list comes in several.
        case pieces([[UInt8]])
        /// A watch: frames are pulled from it until it ends.
        case watch(WatchStream)
    }

    package var code: Int
    /// Empty where there is no content.
    package var contentType: String
    package var body: Body
    /// What the client is told beside the answer, as `Warning` headers.
    package var warnings: [String] = []
    /// When to ask again, as the `Retry-After` header.
    package var retryAfterSeconds: Int64?
    /// Called by the face when a watch has ended, however it did.
    package var whenEnded: (@Sendable () async -> Void)?
    /// nil: the answer may be kept by nobody.
    package var cacheControl: String?

    package init(code: Int = 200, contentType: String, body: Body) {
        self.code = code
        self.contentType = contentType
        self.body = body
    }

    package static func text(_ text: String, code: Int = 200) -> APIResponse {
        APIResponse(
            code: code, contentType: "text/plain; charset=utf-8",
            body: .pieces([Array(text.utf8)]))
    }

    /// What Go's own router answers for a path that nothing serves.
    package static let noSuchPath = APIResponse.text("404 page not found\n", code: 404)

    package var byteCount: Int? {
        guard case .pieces(let pieces) = body else { return nil }
        return pieces.reduce(0) { $0 + $1.count }
    }

    /// The whole body; empty for a watch.
    package var bytes: [UInt8] {
        guard case .pieces(let pieces) = body else { return [] }
        return pieces.count == 1 ? pieces[0] : Array(pieces.joined())
    }
}

extension APIResponse {
    /// A refusal outside the pipeline, as JSON.
    package init(_ status: APIStatus) {
        self = Rendering.response(status, form: AnswerForm())
    }
}
