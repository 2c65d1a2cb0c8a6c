import Foundation
import Glibc
import PlainHTTP

/// The workloads of `bench`, against one server.
struct Workloads {
    let server: ServerAddress
    let clients: Int
    let seconds: Double

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

    func create(clients: Int) throws(HTTPFailure) {
        let run = stamp
        try Load(name: "create ConfigMap 1 KiB", server: server, clients: clients, seconds: seconds)
            .run { connection, client, step throws(HTTPFailure) in
                let name = "c-\(run)-\(clients)-\(client)-\(step)"
                let seed = UInt64(client) << 32 | UInt64(step)
                return try connection.send(
                    "POST", Self.configMaps, body: Objects.configMap(name, seed: seed)
                ).status
            }
    }

    func update() throws(HTTPFailure) {
        let run = stamp
        let count = max(1, 1_000 / clients)
        try fill(count: count) { client, number in
            ("POST", Self.configMaps, Objects.configMap("u-\(run)-\(client)-\(number)", seed: 1))
        }
        try Load(name: "update ConfigMap 1 KiB", server: server, clients: clients, seconds: seconds)
            .run { connection, client, step throws(HTTPFailure) in
                let name = "u-\(run)-\(client)-\(step % count)"
                let seed = UInt64(client) << 32 | UInt64(step + 1)
                return try connection.send(
                    "PUT", "\(Self.configMaps)/\(name)", body: Objects.configMap(name, seed: seed)
                ).status
            }
    }

    func podStatus() throws(HTTPFailure) {
        let run = stamp
        let clients = min(clients, 16)
        let count = 20
        try fill(count: count) { client, number in
            ("POST", Self.pods, Objects.pod("p-\(run)-\(client)-\(number)"))
        }
        try Load(name: "patch Pod status", server: server, clients: clients, seconds: seconds)
            .run { connection, client, step throws(HTTPFailure) in
                try connection.send(
                    "PATCH", "\(Self.pods)/p-\(run)-\(client)-\(step % count)/status",
                    type: "application/merge-patch+json", body: Objects.podStatus(step)
                ).status
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
                return ("POST", Self.configMaps, Objects.configMap(name, seed: seed))
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
        try Load(name: name, server: server, clients: 1, seconds: min(seconds, 5))
            .run { connection, _, _ throws(HTTPFailure) in
                try connection.send("GET", target).status
            }
    }

    func mixed() throws(HTTPFailure) {
        let run = stamp
        let count = 200
        try fill(count: count) { client, number in
            ("POST", Self.configMaps, Objects.configMap("m-\(run)-\(client)-\(number)", seed: 1))
        }
        try Load(
            name: "mixed: 6 get, 2 update, 1 create, 1 list", server: server, clients: clients,
            seconds: seconds
        ).run { connection, client, step throws(HTTPFailure) in
            let name = "m-\(run)-\(client)-\(step % count)"
            let seed = UInt64(client) << 32 | UInt64(step + 1)
            switch step % 10 {
            case 0:
                let new = "n-\(run)-\(client)-\(step)"
                return try connection.send(
                    "POST", Self.configMaps, body: Objects.configMap(new, seed: seed)
                ).status
            case 1: return try connection.send("GET", "\(Self.configMaps)?limit=50").status
            case 2, 3:
                return try connection.send(
                    "PUT", "\(Self.configMaps)/\(name)", body: Objects.configMap(name, seed: seed)
                ).status
            default: return try connection.send("GET", "\(Self.configMaps)/\(name)").status
            }
        }
    }

    // MARK: parts

    /// Sends `count` requests for each client, as fast as it goes.
    func fill(
        count: Int, _ request: @escaping @Sendable (Int, Int) -> (String, String, [UInt8])
    ) throws(HTTPFailure) {
        let server = server
        let failure = Failure()
        DispatchQueue.concurrentPerform(iterations: clients) { client in
            let connection = HTTPConnection(server)
            for number in 0..<count {
                let (method, path, body) = request(client, number)
                do throws(HTTPFailure) {
                    let answer = try connection.send(method, path, body: body, keepsBody: true)
                    if !(200..<300).contains(answer.status) {
                        throw .answer(
                            "\(method) \(path): \(answer.status) "
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
