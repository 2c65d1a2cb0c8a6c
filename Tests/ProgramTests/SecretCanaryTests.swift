import Document
import EventStore
import Foundation
import Glibc
import History
import PlainHTTP
import Testing

/// Values of Secrets go through everything that a server does with a write; afterwards nothing that
/// the programs wrote may hold one.
@Suite(.serialized) struct SecretCanaryTests {
    private static let path = "/api/v1/namespaces/default/secrets"

    @Test func `no value of a Secret is in any file, log line, metric or page`() throws {
        let program = try Program()
        defer { program.remove() }
        let canaries = Canaries()
        var server = try serve(program)
        var said = ""
        try write(server, canaries)
        try refuse(server, canaries)
        try watch(server, canaries)
        try read(server, canaries)
        for command in [
            "log -o json", "diff first head -o json", "blame secret/db -n default",
            "history secret/db -n default -o json", "audit -o json", "show head -o json",
            "export -o out", "export --format raw -o raw", "export --format archive -o archive",
        ] {
            let outcome = try program.run(words(command))
            #expect(outcome.status <= 1, "\(command): \(outcome.errors)")
        }
        for signal in [SIGKILL, SIGSEGV, SIGABRT] {
            try send(server, "PUT", "\(Self.path)/db", canaries.secret("db", "crash \(signal)"))
            kill(server.process.processIdentifier, signal)
            said += server.end()
            server = try serve(program)
            let answer = try HTTPConnection(address(server)).send(
                "GET", "\(Self.path)/db", keepsBody: true)
            #expect(answer.status == 200)
            #expect(canaries.isIn(answer.body))
        }
        said += server.end()
        #expect(!said.contains("Backtrace") && !said.contains("💣"), "\(said.prefix(2_000))")
        try rotateAndShred(program)
        #expect(try program.run("verify").status == 0)
        try canaries.search(program.folder, and: [UInt8](said.utf8))
        try canaries.searchPages(program)
    }

    private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private func serve(_ program: Program) throws -> Serving {
        try Serving(program, ["--create", "--port", "0"])
    }

    private func address(_ server: Serving) throws -> ServerAddress {
        try ServerAddress(url: server.url, token: nil)
    }

    @discardableResult
    private func send(
        _ server: Serving, _ method: String, _ path: String, _ body: String,
        type: String = "application/json"
    ) throws -> Int {
        try HTTPConnection(address(server)).send(
            method, path, type: type, body: Array(body.utf8)
        ).status
    }

    private func write(_ server: Serving, _ canaries: Canaries) throws {
        let object = "\(Self.path)/db"
        #expect(try send(server, "POST", Self.path, canaries.secret("db", "create")) == 201)
        #expect(try send(server, "PUT", object, canaries.secret("db", "update")) == 200)
        let value = canaries.next("patch")
        #expect(
            try send(
                server, "PATCH", object, #"{"stringData":{"patched":"\#(value)"}}"#,
                type: "application/merge-patch+json") == 200)
        #expect(
            try send(
                server, "PATCH", object, #"{"data":{"strategic":"\#(canaries.encoded("strategic"))"}}"#,
                type: "application/strategic-merge-patch+json") == 200)
        #expect(
            try send(
                server, "PATCH", object,
                #"[{"op":"add","path":"/data/json","value":"\#(canaries.encoded("json"))"}]"#,
                type: "application/json-patch+json") == 200)
        #expect(
            try send(
                server, "PATCH", "\(Self.path)/applied?fieldManager=ada", canaries.secret("applied", "apply"),
                type: "application/apply-patch+yaml") == 415)
        for number in 0..<20 {
            #expect(
                try send(server, "POST", Self.path, canaries.secret("many-\(number)", "many")) == 201)
        }
        #expect(try send(server, "DELETE", "\(Self.path)/many-0", "") == 200)
        #expect(try send(server, "DELETE", "\(Self.path)?labelSelector=none%3D1", "") == 200)
    }

    private func refuse(_ server: Serving, _ canaries: Canaries) throws {
        let value = canaries.next("refused")
        let encoded = canaries.encoded("refused")
        let bodies = [
            canaries.secret("db", "again"), canaries.secret("Bad_Name", "name"),
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"data":{"a":"\#(value)"}}"#,
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"data":"\#(value)"}"#,
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"type":"\#(value)","data":{"\#(value)!":"\#(encoded)"}}"#,
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x","labels":{"l":"\#(value) not a label"}}}"#,
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"data":{"a":"\#(encoded)"}"#,
            value, "[\"\(value)\"]", "apiVersion: v1\nkind: Secret\ndata: {a: \(encoded)\n",
            #"{"kind":"\#(value)"}"#, #"{"data":{"a":"\#(encoded)"}}"#,
        ]
        for body in bodies {
            for path in [Self.path, "/api/v1/namespaces/default/configmaps", "/api/v1/nodes"] {
                for type in ["application/json", "application/yaml"] {
                    #expect(try send(server, "POST", path, body, type: type) >= 400, "\(body)")
                }
            }
            for type in [
                "application/json-patch+json", "application/merge-patch+json",
                "application/strategic-merge-patch+json", "application/apply-patch+yaml",
            ] {
                try send(server, "PATCH", "\(Self.path)/missing", body, type: type)
                try send(
                    server, "PATCH", "\(Self.path)/db", #"{"data":{"a":"\#(value)"}}"#, type: type)
            }
        }
    }

    /// From a revision long gone, so that the watch reads the log too.
    private func watch(_ server: Serving, _ canaries: Canaries) throws {
        let answer = try HTTPConnection(address(server)).send(
            "GET", "\(Self.path)?watch=1&resourceVersion=1&timeoutSeconds=1", keepsBody: true)
        #expect(answer.status == 200)
        #expect(canaries.isIn(answer.body))
    }

    private func read(_ server: Serving, _ canaries: Canaries) throws {
        let connection = HTTPConnection(try address(server))
        #expect(canaries.isIn(try connection.send("GET", Self.path, keepsBody: true).body))
        let labelled = try connection.send(
            "GET", "\(Self.path)?labelSelector=canary", keepsBody: true)
        #expect(canaries.isIn(labelled.body))
        let metrics = try connection.send("GET", "/metrics", keepsBody: true)
        #expect(!canaries.isIn(metrics.body))
        let past = "/apis/hindsight.dev/v1"
        for query in ["log", "diff?from=first&to=head", "blame?object=secret/db&namespace=default"] {
            let answer = try connection.send("GET", "\(past)/\(query)", keepsBody: true)
            #expect(!canaries.isIn(answer.body), "\(query)")
        }
    }

    private func rotateAndShred(_ program: Program) throws {
        for delay in [20_000, 60_000, 120_000] as [UInt32] {
            let process = program.process(["secrets", "rotate"])
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(delay)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let rotated = try program.run("secrets", "rotate")
        #expect(rotated.status == 0, "\(rotated.errors)")
        let shown = try program.run("get", "secret/db", "-n", "default", "-o", "json")
        #expect(shown.status == 0, "\(shown.errors)")
        let before = try program.run("secrets", "shred", "secret/db", "-n", "default", "--yes")
        #expect(before.status == 0, "\(before.errors)")
        let status = try program.run("secrets", "status", "-o", "json").json.first
        #expect(status?["rotationDue"]?.bool == false)
        #expect(status?["shredded"]?.int ?? 0 > 0)
        // What the commands said of the object itself is no file of the store.
        for file in try FileManager.default.contentsOfDirectory(
            at: program.folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "out" && (try? String(contentsOf: file, encoding: .utf8))
            == shown.output
        { try FileManager.default.removeItem(at: file) }
    }
}

/// Texts that occur nowhere else, and the search for them in all forms that text takes.
private final class Canaries {
    private static let mark = "cAn4rY"
    /// No value, so it may be read; but no file of the store may hold it.
    private static let label = "lAb3lC4nary"
    private var count = 0

    /// A value; all begin alike, so that one search finds any.
    func next(_ use: String) -> String {
        count += 1
        return "\(Self.mark)\"<\(count)>-\(use)".replacing("\"", with: "_")
    }

    func encoded(_ use: String) -> String { Data(next(use).utf8).base64EncodedString() }

    func secret(_ name: String, _ use: String) -> String {
        let applied = next(use)
        return #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"\#(name)","labels":"#
            + #"{"canary":"\#(Self.label)"},"annotations":{"kubectl.kubernetes.io/"#
            + #"last-applied-configuration":"{\"data\":{\"p\":\"\#(applied)\"}}"}},"#
            + #""data":{"p":"\#(encoded(use))"},"stringData":{"q":"\#(next(use))"}}"#
    }

    /// Plain, hexadecimal, base64 at the three offsets, and escaped letter by letter.
    private static let needles: [Data] = {
        let plain = Array(mark.utf8)
        let hexadecimal = plain.map { String($0, radix: 16) }.joined()
        var texts = [mark, hexadecimal, hexadecimal.uppercased()]
        for offset in 0..<3 {
            let padded = [UInt8](repeating: 0, count: offset) + plain
            let encoded = Data(padded).base64EncodedString().replacing("=", with: "")
            // The letters at the ends hold bits of the neighbours.
            texts.append(String(encoded.dropFirst(offset == 0 ? 0 : offset + 1).dropLast(1)))
        }
        texts.append(plain.map { "\\u00" + String($0, radix: 16) }.joined())
        return texts.map { Data($0.utf8) }
    }()

    func isIn(_ bytes: some Sequence<UInt8>) -> Bool {
        let data = Data(bytes)
        return Self.needles.contains { data.range(of: $0) != nil }
    }

    func search(_ folder: URL, and said: [UInt8]) throws {
        #expect(!isIn(said))
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var found = 0
        while let file = files?.nextObject() as? URL {
            guard let data = FileManager.default.contents(atPath: file.path) else { continue }
            found += 1
            #expect(!isIn(data), "\(file.path) holds a canary")
            if file.path.contains("/hindsight.store/") || file.lastPathComponent == "archive" {
                let holdsLabel = data.range(of: Data(Self.label.utf8)) != nil
                #expect(!holdsLabel, "\(file.path) holds a label of a Secret")
            }
        }
        #expect(found > 5)
    }

    /// What compression could hide: every record of the log as the store's reader gives it without
    /// the key.
    func searchPages(_ program: Program) throws {
        let store = try Store.open(program.store)
        try store.events { event in
            #expect(!isIn("\(event)".utf8), "\(event.key)")
            for request in try store.requests(of: event.revision) {
                #expect(!isIn("\(request)".utf8), "a request about \(event.key)")
            }
            if let document = try store.document(at: event.position, showsSealed: true) {
                #expect(!isIn(document.bytes), "\(event.key)")
            }
            return true
        }
        try store.otherRequests { request, _ in
            #expect(!isIn("\(request)".utf8), "\(request.failureMessage)")
            return true
        }
    }
}
