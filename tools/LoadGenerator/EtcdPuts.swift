import Foundation
import Glibc
import PlainHTTP

/// Raw durable puts into Debian's etcd on loopback, started and stopped here, through its JSON
/// gateway: the same client, the same sizes, nothing of Kubernetes.
struct EtcdPuts {
    let clients: Int
    let seconds: Double
    let folder: String

    func run() throws(HTTPFailure) {
        guard let program = ["/usr/bin/etcd", "/usr/local/bin/etcd"].first(where: {
            FileManager.default.isExecutableFile(atPath: $0)
        }) else {
            throw .usage("there is no etcd here: apt-get install etcd-server")
        }
        let folder = folder + "/bench-etcd-\(getpid())"
        let process = Process()
        process.executableURL = URL(filePath: program)
        let client = "http://127.0.0.1:18079"
        process.arguments = [
            "--data-dir", folder, "--listen-client-urls", client,
            "--advertise-client-urls", client, "--listen-peer-urls", "http://127.0.0.1:18078",
            "--initial-advertise-peer-urls", "http://127.0.0.1:18078",
            "--initial-cluster", "default=http://127.0.0.1:18078",
        ]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        do { try process.run() } catch {
            throw .usage("\(program) does not start: \(error)")
        }
        defer {
            process.terminate()
            process.waitUntilExit()
            try? FileManager.default.removeItem(atPath: folder)
        }
        let server = try ServerAddress(url: client, token: nil)
        try waitUntilReady(server)
        for clients in [1, clients] {
            try Load(name: "etcd: put 1 KiB", server: server, clients: clients, seconds: seconds)
                .run { client, step in
                    let seed = UInt64(client) << 32 | UInt64(step)
                    let value = Data(Objects.configMap("c-\(client)-\(step)", seed: seed))
                    let key = Data("/registry/configmaps/bench/c-\(client)-\(step)".utf8)
                    let body =
                        "{\"key\":\"\(key.base64EncodedString())\","
                        + "\"value\":\"\(value.base64EncodedString())\"}"
                    return Call(method: "POST", path: "/v3/kv/put", body: Array(body.utf8))
                }
        }
    }

    private func waitUntilReady(_ server: ServerAddress) throws(HTTPFailure) {
        for _ in 0..<100 {
            if let answer = try? HTTPConnection(server).send("GET", "/health"),
                answer.status == 200
            {
                return
            }
            usleep(100_000)
        }
        throw .answer("etcd does not become ready")
    }
}
