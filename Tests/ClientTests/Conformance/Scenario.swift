import Document
import Foundation
import Gzip

/// A recorded scenario: steps that are sent in order to a fresh server.
struct Scenario: CustomStringConvertible, Sendable {
    var name: String

    var description: String { name }

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static let all: [Scenario] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".jsonl.gz") }.sorted().map {
            Scenario(name: String($0.dropLast(9)))
        }
    }()

    func steps() throws -> [PairStep] {
        let data = try Data(contentsOf: Self.folder.appending(path: "\(name).jsonl.gz"))
        return try inflated([UInt8](data)).split(separator: 0x0A).map { PairStep(try JSONValue(parsing: $0)) }
    }

    struct Result {
        var step: PairStep
        /// What differs; nil when the answers are equal.
        var difference: String?
    }

    /// Sends every step that can be sent; those after a step that has no meaning here are left
    /// out.
    func run(on server: LiveServer) throws -> [Result] {
        let steps = try steps()
        var given = Given(steps)
        var answers = Answers()
        var names: [String: String] = [:]
        var results: [Result] = []
        for step in steps {
            // Nothing here forgets on demand.
            if step.method == "X-COMPACT" { break }
            do {
                let live = try send(step, to: server, answers)
                answers.set(live.shaped(step), for: step.number)
                if let pair = Self.generatedNames(step.answer, live.json) { names[pair.0] = pair.1 }
                given.add(names.values)
                results.append(
                    Result(step: step, difference: compare(step, live, given, names)))
            } catch {
                results.append(Result(step: step, difference: "no answer: \(error)"))
            }
        }
        return results
    }

    private func send(
        _ step: PairStep, to server: LiveServer, _ answers: Answers
    ) throws -> LiveAnswer {
        var headers: [(name: String, value: String)] = []
        for member in step.headers.members {
            for value in member.value.array ?? [member.value] {
                let text = try answers.filled(value.string ?? value.description, isPath: false)
                headers.append((member.key, text))
            }
        }
        let isAuthorized = headers.contains { $0.name.lowercased() == "authorization" }
        if step.user != "anonymous", !isAuthorized {
            headers.append(("authorization", "Bearer token-\(step.user)"))
        }
        let answer = try Exchange(
            port: server.port, method: step.method,
            path: try answers.filled(step.path, isPath: true), headers: headers,
            body: try step.bodyBytes(answers), watch: step.watch
        ).send()
        return LiveAnswer(answer, isWatch: step.watch != nil)
    }

    private func compare(
        _ step: PairStep, _ live: LiveAnswer, _ given: Given, _ names: [String: String]
    ) -> String? {
        guard live.status == step.status else {
            let message = live.json["message"]?.string ?? live.json.description
            return "status \(step.status), live \(live.status): \(message.prefix(400))"
        }
        let generateName = step.body?["metadata"]?["generateName"]?.string
        let normalization = Normalization(given: given, generateName: generateName)
        func equal(_ recorded: JSONValue, _ live: JSONValue, _ path: String) -> String? {
            Difference.first(
                normalization.normalized(Self.renamed(recorded, names)),
                normalization.normalized(live), path)?.description
        }
        return equal(step.answer, live.shaped(step), "answer")
            ?? equal(step.answerHeaders, live.headers, "headers")
    }

    /// The recorded name that a server made up, and ours.
    private static func generatedNames(
        _ recorded: JSONValue, _ live: JSONValue
    ) -> (String, String)? {
        guard let a = recorded["metadata"], let b = live["metadata"],
            a["generateName"]?.string?.isEmpty == false,
            let old = a["name"]?.string, let new = b["name"]?.string, old != new
        else { return nil }
        return (old, new)
    }

    private static func renamed(_ value: JSONValue, _ names: [String: String]) -> JSONValue {
        if names.isEmpty { return value }
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { (key: $0.key, value: renamed($0.value, names)) }))
        case .array(let items): return .array(items.map { renamed($0, names) })
        case .string(let text):
            return .string(names.reduce(text) { $0.replacing($1.key, with: $1.value) })
        default: return value
        }
    }
}

/// An answer as it is compared.
struct LiveAnswer {
    private static let keptHeaders = [
        "content-type", "warning", "allow", "location", "retry-after", "www-authenticate",
        "content-encoding",
    ]

    var status: Int
    var headers: JSONValue
    var json: JSONValue

    init(_ answer: Exchange.Answer, isWatch: Bool) {
        status = answer.status
        var kept = JSONObject()
        for name in Self.keptHeaders {
            let values = answer.values(name).map(JSONValue.string)
            if values.isEmpty { continue }
            kept[name] = values.count == 1 ? values[0] : .array(values)
        }
        headers = .object(kept)
        var body = answer.body
        if answer.values("content-encoding").contains("gzip") {
            body = (try? inflated(body)) ?? []
        }
        let types = answer.values("content-type")
        let isJSON = types.contains { $0.contains("json") }
        if types.contains(where: { $0.contains("protobuf") }) {
            let parts = isWatch ? Self.frames(body).map(Self.wrapped) : [Self.wrapped(body)]
            json = isWatch ? .array(parts) : parts[0]
        } else if isWatch, status == 200 {
            json = .array(
                body.split(separator: 0x0A).compactMap { try? JSONValue(parsing: $0) })
        } else if isJSON, let value = try? JSONValue(parsing: body) {
            json = value
        } else {
            json = .string(String(decoding: body, as: UTF8.self))
        }
    }

    /// As the recorded answers have bytes.
    private static func wrapped(_ bytes: [UInt8]) -> JSONValue {
        ["$base64": .string(Data(bytes).base64EncodedString())]
    }

    /// The frames of a watch in protobuf, each behind four bytes of length.
    private static func frames(_ bytes: [UInt8]) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var rest = bytes[...]
        while rest.count >= 4 {
            let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= count else { break }
            frames.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return frames
    }

    /// A step may compare nothing but the names of the answer's members.
    func shaped(_ step: PairStep) -> JSONValue {
        guard step.comparesKeysOnly, let object = json.object else { return json }
        return .array(object.keys.sorted().map(JSONValue.string))
    }
}

private func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
    var result: [UInt8] = []
    var decompressor = try GzipDecompressor()
    try unsafe bytes.withUnsafeBytes { input in
        try unsafe decompressor.write(input) { unsafe result.append(contentsOf: $0) }
    }
    return result
}
