import Document
import EventStore
import History
package import Queries

/// Where answers come from: a store opened here, or a server that has one. The same questions give
/// the same answers.
package enum AnswerSource {
    case store(Reader)
    case server(ServerClient)

    /// The moment that a question without a time asks for; nil for the head.
    var moment: String? {
        switch self {
        case .store: nil
        case .server(let client): client.moment
        }
    }

    func status() throws -> StatusAnswer {
        try answer("status", StatusQuery(), { try $1.run($0) }, StatusAnswer.init(json:))
    }

    func marks() throws -> MarksAnswer {
        try answer("marks", MarksQuery(), { try $1.run($0) }, MarksAnswer.init(json:))
    }

    func show(_ query: ShowQuery) throws -> ShowAnswer {
        try answer("show", query, { try $1.run($0) }, ShowAnswer.init(json:))
    }

    func get(_ query: GetQuery) throws -> GetAnswer {
        try answer("get", query, { try $1.run($0) }, GetAnswer.init(json:))
    }

    func diff(_ query: DiffQuery) throws -> DiffAnswer {
        try answer("diff", query, { try $1.run($0) }, DiffAnswer.init(json:))
    }

    func blame(_ query: BlameQuery) throws -> BlameAnswer {
        try answer("blame", query, { try $1.run($0) }, BlameAnswer.init(json:))
    }

    func whoCan(_ query: WhoCanQuery) throws -> WhoCanAnswer {
        try answer("whocan", query, { try $1.run($0) }, WhoCanAnswer.init(json:))
    }

    func canI(_ query: CanIQuery) throws -> CanIAnswer {
        try answer("cani", query, { try $1.run($0) }, CanIAnswer.init(json:))
    }

    func moment(_ query: MomentQuery) throws -> Moment {
        try answer("moment", query, { try $1.run($0) }, Moment.init(json:))
    }

    /// - Parameter progress: gets the records done and those in all; a server tells none.
    func verify(progress: (Int, Int) -> Void) throws -> VerifyAnswer {
        try answer(
            "verify", VerifyQuery(), { try $1.run($0, progress: progress) },
            VerifyAnswer.init(json:))
    }

    func mark(_ query: MarkQuery) throws -> MarkLine {
        switch self {
        case .store(let reader): try query.run(reader)
        case .server(let client): try MarkLine(json: client.change("POST", "marks", query))
        }
    }

    func unmark(_ query: UnmarkQuery) throws -> MarkLine {
        switch self {
        case .store(let reader): return try query.run(reader)
        case .server(let client):
            let path = "marks/\(PercentEncoding.text(query.name ?? ""))"
            return try MarkLine(json: client.change("DELETE", path, UnmarkQuery?.none))
        }
    }

    func history(_ query: HistoryQuery, _ body: (HistoryLine) throws -> Bool) throws {
        try lines("history", query, { try $1.run($0, $2) }, HistoryLine.init(json:), body)
    }

    func audit(_ query: AuditQuery, _ body: (AuditLine) throws -> Bool) throws {
        try lines("audit", query, { try $1.run($0, $2) }, AuditLine.init(json:), body)
    }

    func couldRead(
        _ query: CouldReadQuery, _ body: (CouldReadLine) throws -> Bool
    ) throws {
        try lines("couldread", query, { try $1.run($0, $2) }, CouldReadLine.init(json:), body)
    }

    /// - Returns: the head that was read up to, as far as the source tells it.
    @discardableResult
    func log(_ query: LogQuery, _ body: (LogLine) throws -> Bool) throws -> Int? {
        var last: Int?
        try lines("log", query, { last = Int(clamping: try $1.run($0, $2).rawValue) },
            LogLine.init(json:)
        ) { line in
            if last ?? 0 < Int(clamping: line.revision.rawValue) {
                last = Int(clamping: line.revision.rawValue)
            }
            return try body(line)
        }
        return last
    }

    /// Takes in what another process has appended to a store since; a server does so itself.
    func refresh() throws {
        guard case .store(let reader) = self else { return }
        do { _ = try reader.store.refresh() } catch { throw CommandFailure(storeError: error) }
    }

    private func answer<Query: ParameterizedQuery, Answer>(
        _ resource: String, _ query: Query,
        _ local: (Reader, Query) throws -> Answer,
        _ decoded: (JSONValue) throws -> Answer
    ) throws -> Answer {
        switch self {
        case .store(let reader): try local(reader, query)
        case .server(let client): try decoded(client.value(resource, query))
        }
    }

    private func lines<Query: ParameterizedQuery, Line>(
        _ resource: String, _ query: Query,
        _ local: @escaping (Reader, Query, (Line) -> Bool) throws -> Void,
        _ decoded: (JSONValue) throws -> Line,
        _ body: (Line) throws -> Bool
    ) throws {
        switch self {
        case .store(let reader):
            // A query's body can't throw: an error in it ends the stream and comes out here.
            var failure: (any Error)?
            try local(reader, query) { line in
                do { return try body(line) } catch {
                    failure = error
                    return false
                }
            }
            if let failure { throw failure }
        case .server(let client):
            try client.lines(resource, query) { try body(decoded($0)) }
        }
    }
}
