internal import API
internal import Access
internal import Document
internal import Queries
internal import Synchronization

/// `/apis/hindsight.dev/v1/...`: the reading commands over HTTP. The parameters are the queries'
/// own, the answers their JSON; streams are JSON Lines. Below `/at/{moment}` a read that is given
/// no moment looks at that one, or ends with it.
///
/// `marks` alone takes more than GET: POST with a JSON object makes one, DELETE of `marks/NAME`
/// takes one away. Only a program can send those from a browser's page to another site, and not
/// without asking first, so pages that someone looks at can't.
final class TimeTravelReads: Sendable {
    private static let prefix = "/apis/hindsight.dev/v1/"

    let reader: Reader
    /// Knows which moments there are.
    let pipeline: ReadPipeline
    private let isVerifying = Mutex(false)

    init(reader: Reader, pipeline: ReadPipeline) {
        self.reader = reader
        self.pipeline = pipeline
    }

    /// What each read calls the moment that it looks at or ends with; `/at/{moment}` sets it.
    private static let momentNames = [
        "get": "at", "blame": "at", "cani": "at", "whocan": "at", "diff": "to", "log": "until",
        "history": "until", "audit": "until", "couldread": "to",
    ]

    /// What every answer from a damaged store is to be taken with.
    var damage: String? { reader.damageWords }

    /// nil when the path is not one of these.
    func answer(_ request: APIRequest) -> APIResponse? {
        guard AccessControl.pathBehindMoment(request.path).hasPrefix(Self.prefix) else {
            return nil
        }
        var request = request
        if let refusal = pipeline.refusal(&request) { return refusal }
        // A moment that can't be is refused by the pipeline, as with all other paths below it.
        guard let (standpoint, path) = try? pipeline.standpoint(of: request.path) else {
            return nil
        }
        let name = String(path.dropFirst(Self.prefix.count).prefix { $0 != "/" })
        guard !name.isEmpty else { return nil }
        guard request.method == "GET" else {
            return standpoint.isFixed || name != "marks"
                ? Self.status(.methodNotAllowed)
                : changedMarks(request, path.dropFirst(Self.prefix.count + name.count))
        }
        var parameters = request.query.items
        if standpoint.isFixed, let key = Self.momentNames[name], parameters[key] == nil {
            let moment = request.path.dropFirst("/at/".count).prefix { $0 != "/" }
            parameters[key] = [String(moment)]
        }
        do throws(QueryError) {
            let reader = reader.seen(by: sight(of: request.principal))
            return try answer(name, parameters, reader) ?? Self.status(.unknownResource)
        } catch {
            return Self.refusal(error)
        }
    }

    /// Who may do everything sees everything; whoever reads is asked once for each thing.
    private func sight(of principal: Principal) -> Sight? {
        guard let access = pipeline.access, !principal.isPrivileged,
            access.authorizer.modes.first != .alwaysAllow
        else { return nil }
        return Sight(
            access.authorizer, principal, checksThen: access.pastAccess == .then)
    }

    private func answer(
        _ name: String, _ parameters: [String: [String]], _ reader: Reader
    ) throws(QueryError) -> APIResponse? {
        switch name {
        case "status": try one(StatusQuery(parameters: parameters).run(reader).json)
        case "show": try one(ShowQuery(parameters: parameters).run(reader).json)
        case "get": try one(GetQuery(parameters: parameters).run(reader).json)
        case "diff": try one(DiffQuery(parameters: parameters).run(reader).json)
        case "blame": try one(BlameQuery(parameters: parameters).run(reader).json)
        case "whocan": try one(WhoCanQuery(parameters: parameters).run(reader).json)
        case "cani": try one(CanIQuery(parameters: parameters).run(reader).json)
        case "marks": try one(MarksQuery(parameters: parameters).run(reader).json)
        case "moment": try one(MomentQuery(parameters: parameters).run(reader).json)
        case "verify": try verified(VerifyQuery(parameters: parameters), reader)
        case "couldread":
            try lines { write throws(QueryError) in
                try CouldReadQuery(parameters: parameters).run(reader) { write($0.json) }
            }
        case "log":
            try lines { write throws(QueryError) in
                try LogQuery(parameters: parameters).run(reader) { write($0.json) }
            }
        case "history":
            try lines { write throws(QueryError) in
                try HistoryQuery(parameters: parameters).run(reader) { write($0.json) }
            }
        case "audit":
            try lines { write throws(QueryError) in
                try AuditQuery(parameters: parameters).run(reader) { write($0.json) }
            }
        default: nil
        }
    }

    /// A fold of the whole log at a time: several would take all the threads that read.
    private func verified(
        _ query: VerifyQuery, _ reader: Reader
    ) throws(QueryError) -> APIResponse {
        guard isVerifying.withLock({ flag in
            defer { flag = true }
            return !flag
        }) else {
            throw QueryError(.outside, "the server is verifying its store already: ask again later")
        }
        defer { isVerifying.withLock { $0 = false } }
        return one(try query.run(reader).json)
    }

    private func changedMarks(_ request: APIRequest, _ rest: Substring) -> APIResponse {
        do throws(QueryError) {
            switch (request.method, rest) {
            case ("POST", ""):
                guard request.contentType?.hasPrefix("application/json") == true,
                    let body = try? JSONValue(parsing: request.body)
                else {
                    throw QueryError(.wrongUse, "a mark is sent as JSON, as application/json")
                }
                return one(try MarkQuery(json: body).run(reader).json)
            case ("DELETE", _) where rest.hasPrefix("/"):
                var query = UnmarkQuery()
                query.name = String(rest.dropFirst())
                return one(try query.run(reader).json)
            default: return Self.status(.methodNotAllowed)
            }
        } catch {
            return Self.refusal(error)
        }
    }

    /// JSON Lines, in pieces of about 256 KiB.
    private func lines(
        _ run: (_ write: (JSONValue) -> Bool) throws(QueryError) -> Void
    ) throws(QueryError) -> APIResponse {
        var pieces: [[UInt8]] = [[]]
        try run { value in
            value.append(to: &pieces[pieces.count - 1])
            pieces[pieces.count - 1].append(UInt8(ascii: "\n"))
            if pieces[pieces.count - 1].count >= 256 << 10 { pieces.append([]) }
            return true
        }
        return APIResponse(contentType: "application/jsonl", body: .pieces(pieces))
    }

    private func one(_ value: JSONValue) -> APIResponse {
        APIResponse(
            contentType: "application/json",
            body: .pieces([value.bytes + [UInt8(ascii: "\n")]]))
    }

    private static func status(_ status: APIStatus) -> APIResponse {
        APIResponse(
            code: status.code, contentType: "application/json", body: .pieces([status.json.bytes]))
    }

    /// The query's exit code goes along, so that a command that asks here ends as it would alone.
    private static func refusal(_ error: QueryError) -> APIResponse {
        status(APIStatus(query: error.message, exitCode: error.exitCode))
    }
}
