import ArgumentParser
import Foundation
import PlainHTTP

@main
struct BenchCommand: ParsableCommand {
    enum Workload: String, CaseIterable, ExpressibleByArgument {
        case create, update, podStatus = "pod-status", list, watch, mixed, etcd, all
    }

    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Load for any Kubernetes API server: rates, latencies, errors.",
        discussion: """
            Works in the namespace "bench", which it makes and leaves. Over TLS with --kubeconfig;
            watches are measured over plain HTTP. `etcd` starts Debian's etcd and puts the same values into it.
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
    @Argument(
        help: "What to measure: \(Workload.allCases.map(\.rawValue).joined(separator: ", ")).")
    var workloads: [Workload] = [.all]

    func run() throws {
        do throws(HTTPFailure) {
            let wanted =
                workloads.contains(.all)
                ? Workload.allCases.filter { $0 != .all && $0 != .etcd } : workloads
            if wanted.contains(.etcd) { try EtcdPuts(clients: clients, seconds: seconds).run() }
            guard wanted != [.etcd] else { return }
            let load = Workloads(server: try address(), clients: clients, seconds: seconds)
            try load.prepare()
            for workload in wanted { try run(workload, load) }
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

    private func run(_ workload: Workload, _ load: Workloads) throws(HTTPFailure) {
        switch workload {
        case .create:
            try load.create(clients: 1)
            try load.create(clients: clients)
        case .update: try load.update()
        case .podStatus: try load.podStatus()
        case .list: try load.list(count: count)
        case .watch: try load.fanOut(watches: watches)
        case .mixed: try load.mixed()
        case .etcd, .all: break
        }
    }
}
