import Foundation
import Glibc
import PlainHTTP

/// The workloads of `bench`, against one server.
struct Workloads {
    let server: ServerAddress
    let clients: Int
    let seconds: Double
    var isHTTP2 = false
    var serverProcess: Int32?

    func load(_ name: String, clients: Int? = nil, seconds: Double? = nil) -> Load {
        Load(
            name: name, server: server, clients: clients ?? self.clients,
            seconds: seconds ?? self.seconds, isHTTP2: isHTTP2, serverProcess: serverProcess)
    }

    /// In names: objects of different measurements must not collide.
    private var stamp: String {
        String(UInt32(truncatingIfNeeded: nanoseconds() / 1_000), radix: 36)
    }

    private static let configMaps = "/api/v1/namespaces/\(Objects.namespace)/configmaps"
    private static let pods = "/api/v1/namespaces/\(Objects.namespace)/pods"

    func prepare() throws(HTTPFailure) {
        let body = Array(
            """
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"\(Objects.namespace)"}}
            """.utf8)
        let answer = try HTTPConnection(server).send(
            "POST", "/api/v1/namespaces", body: body, keepsBody: true)
        guard [201, 409].contains(answer.status) else {
            throw .answer(
                "the namespace can't be made: \(answer.status) "
                    + String(decoding: answer.body.prefix(400), as: UTF8.self))
        }
        // Pods want the namespace's default service account, which a server without controllers
        // does not make.
        let account = Array(
            """
            {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"}}
            """.utf8)
        _ = try HTTPConnection(server).send(
            "POST", "/api/v1/namespaces/\(Objects.namespace)/serviceaccounts", body: account)
    }

    @discardableResult
    func create(clients: Int) throws(HTTPFailure) -> Latencies {
        let run = stamp
        return try load("create ConfigMap 1 KiB", clients: clients).run { client, step in
            let name = "c-\(run)-\(clients)-\(client)-\(step)"
            let seed = UInt64(client) << 32 | UInt64(step)
            return Call(
                method: "POST", path: Self.configMaps, body: Objects.configMap(name, seed: seed))
        }
    }

    func update() throws(HTTPFailure) {
        let run = stamp
        let count = max(1, 1_000 / clients)
        try fill(count: count) { client, number in
            let body = Objects.configMap("u-\(run)-\(client)-\(number)", seed: 1)
            return Call(method: "POST", path: Self.configMaps, body: body)
        }
        try load("update ConfigMap 1 KiB").run { client, step in
            let name = "u-\(run)-\(client)-\(step % count)"
            let seed = UInt64(client) << 32 | UInt64(step + 1)
            return Call(
                method: "PUT", path: "\(Self.configMaps)/\(name)",
                body: Objects.configMap(name, seed: seed))
        }
    }

    func podStatus() throws(HTTPFailure) {
        let run = stamp
        let count = 20
        try fill(count: count) { client, number in
            let body = Objects.pod("p-\(run)-\(client)-\(number)")
            return Call(method: "POST", path: Self.pods, body: body)
        }
        try load("patch Pod status", clients: min(clients, 16)).run { client, step in
            Call(
                method: "PATCH", path: "\(Self.pods)/p-\(run)-\(client)-\(step % count)/status",
                type: "application/merge-patch+json", body: Objects.podStatus(step))
        }
    }

    /// Lists at the head, then at the revision that was the head before a thousand updates.
    func list(count: Int = 10_000) throws(HTTPFailure) {
        let connection = HTTPConnection(server)
        let path = "/api/v1/namespaces/\(Objects.namespace)/configmaps"
        let selector = "labelSelector=app%3Dbench"
        let run = stamp
        let known = try objectCount(connection, path)
        if known < count {
            let share = (count - known + clients - 1) / clients
            try fill(count: share) { client, number in
                let seed = UInt64(client) << 32 | UInt64(number)
                let name = "l-\(run)-\(client)-\(number)"
                let body = Objects.configMap(name, seed: seed)
                return Call(method: "POST", path: Self.configMaps, body: body)
            }
        }
        let limit = "limit=\(count)"
        let first = try connection.send("GET", "\(path)?limit=1", keepsBody: true)
        let revision = Self.resourceVersion(first.body)
        print("list: \(try objectCount(connection, path)) ConfigMaps, revision \(revision)")
        try lists("list at the head (\(count))", "\(path)?\(limit)")
        try lists("list all at the head, by label", "\(path)?\(selector)&\(limit)")
        try update()
        try lists(
            "list at an old revision (\(count))",
            "\(path)?resourceVersion=\(revision)&resourceVersionMatch=Exact&\(limit)")
    }

    private func lists(_ name: String, _ target: String) throws(HTTPFailure) {
        try load(name, clients: 1, seconds: min(seconds, 5)).run { _, _ in Call(path: target) }
    }

    func mixed() throws(HTTPFailure) {
        let run = stamp
        let count = 200
        try fill(count: count) { client, number in
            let body = Objects.configMap("m-\(run)-\(client)-\(number)", seed: 1)
            return Call(method: "POST", path: Self.configMaps, body: body)
        }
        try load("mixed: 6 get, 2 update, 1 create, 1 list").run { client, step in
            let name = "m-\(run)-\(client)-\(step % count)"
            let seed = UInt64(client) << 32 | UInt64(step + 1)
            switch step % 10 {
            case 0:
                let new = Objects.configMap("n-\(run)-\(client)-\(step)", seed: seed)
                return Call(method: "POST", path: Self.configMaps, body: new)
            case 1: return Call(path: "\(Self.configMaps)?limit=50")
            case 2, 3:
                return Call(
                    method: "PUT", path: "\(Self.configMaps)/\(name)",
                    body: Objects.configMap(name, seed: seed))
            default: return Call(path: "\(Self.configMaps)/\(name)")
            }
        }
    }

    // MARK: parts

    /// Sends `count` requests for each client, as fast as it goes.
    func fill(
        count: Int, _ make: @escaping @Sendable (_ client: Int, _ number: Int) -> Call
    ) throws(HTTPFailure) {
        let server = server
        let failure = Failure()
        DispatchQueue.concurrentPerform(iterations: clients) { client in
            let connection = HTTPConnection(server)
            for number in 0..<count {
                let call = make(client, number)
                do throws(HTTPFailure) {
                    let answer = try connection.send(
                        call.method, call.path, body: call.body, keepsBody: true)
                    if !(200..<300).contains(answer.status) {
                        throw .answer(
                            "\(call.method) \(call.path): \(answer.status) "
                                + String(decoding: answer.body.prefix(400), as: UTF8.self))
                    }
                } catch {
                    failure.set(error)
                    return
                }
            }
        }
        if let error = failure.value { throw error }
    }

    private func objectCount(
        _ connection: HTTPConnection, _ path: String
    ) throws(HTTPFailure) -> Int {
        let answer = try connection.send("GET", "\(path)?limit=1", keepsBody: true)
        let text = String(decoding: answer.body, as: UTF8.self)
        guard let range = text.range(of: "\"remainingItemCount\":") else { return 1 }
        return 1 + (Int(text[range.upperBound...].prefix { $0.isNumber }) ?? 0)
    }

    static func resourceVersion(_ body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(1_000), as: UTF8.self)
        guard let range = text.range(of: "\"resourceVersion\":\"") else { return "0" }
        return String(text[range.upperBound...].prefix { $0.isNumber })
    }
}
