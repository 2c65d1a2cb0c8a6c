import ArgumentParser
import Foundation
import PlainHTTP

@main
struct BenchCommand: ParsableCommand {
    enum Workload: String, CaseIterable, ExpressibleByArgument {
        case create, update, podStatus = "pod-status", list, watch, mixed, sync, etcd, all
    }

    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Load for any Kubernetes API server: rates, latencies, errors.",
        discussion: """
            Works in the namespace "bench", which it makes and leaves. Over TLS with --kubeconfig, but
            watches and --http2, which speak plain HTTP. `etcd` starts Debian's etcd and puts the same
            values into it; `sync` appends to a file and syncs it, which is the least that a durable
            write costs. Both use the folder, which should be on the disk of the server's store.
            """)

    @Option(help: "Address of the server, such as http://127.0.0.1:8001.")
    var server: String?
    @Option(help: "A kubeconfig, whose current context is used.")
    var kubeconfig: String?
    @Option(help: "A bearer token.")
    var token: String?
    @Option(help: "Clients at once, each with a connection of its own.")
    var clients = 32
    @Option(help: "Seconds of each measurement.")
    var seconds = 10.0
    @Option(help: "Watches of the fan-out.")
    var watches = 100
    @Option(help: "Objects of the lists.")
    var count = 10_000
    @Flag(help: "Speak HTTP/2 (prior knowledge), the clients as streams of two connections.")
    var http2 = false
    @Option(help: "The server's process, to tell its processor time each request.")
    var serverPid: Int32?
    @Option(help: "Where `etcd` and `sync` write.")
    var folder = NSTemporaryDirectory()
    @Argument(
        help: "What to measure: \(Workload.allCases.map(\.rawValue).joined(separator: ", ")).")
    var workloads: [Workload] = [.all]

    func run() throws {
        do throws(HTTPFailure) {
            let wanted =
                workloads.contains(.all)
                ? Workload.allCases.filter { ![.all, .etcd, .sync].contains($0) } : workloads
            if wanted.contains(.etcd) {
                try EtcdPuts(clients: clients, seconds: seconds, folder: folder).run()
            }
            let syncs = RawSyncs(folder: folder, seconds: min(seconds, 5))
            let sync = wanted.contains(.sync) ? try syncs.run() : nil
            guard wanted.contains(where: { $0 != .etcd && $0 != .sync }) else { return }
            var load = Workloads(server: try address(), clients: clients, seconds: seconds)
            load.isHTTP2 = http2
            load.serverProcess = serverPid
            try load.prepare()
            for workload in wanted { try run(workload, load, sync) }
        } catch {
            FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
            throw ExitCode.failure
        }
    }

    private func address() throws(HTTPFailure) -> ServerAddress {
        if let server { return try ServerAddress(url: server, token: token) }
        if let kubeconfig { return try ServerAddress(kubeconfig: kubeconfig) }
        throw .usage("give --server URL or --kubeconfig FILE")
    }

    private func run(
        _ workload: Workload, _ load: Workloads, _ sync: Latencies?
    ) throws(HTTPFailure) {
        switch workload {
        case .create:
            let single = try load.create(clients: 1)
            if let sync {
                let ratio = single.percentile(0.5) / sync.percentile(0.5)
                print(String(format: "a create of one client is %.2f raw syncs", ratio))
            }
            try load.create(clients: clients)
        case .update: try load.update()
        case .podStatus: try load.podStatus()
        case .list: try load.list(count: count)
        case .watch: try load.fanOut(watches: watches)
        case .mixed: try load.mixed()
        case .etcd, .sync, .all: break
        }
    }
}
