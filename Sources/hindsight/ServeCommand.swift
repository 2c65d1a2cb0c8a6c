import ArgumentParser
import CommandLine
import EventStore
import HTTPFace

struct ServeCommand: AsyncHindsightCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the store to kubectl and every other client of the Kubernetes API.",
        discussion: """
            Read-only, for this machine alone. Prints `ready URL` on standard output once it \
            answers. Any path may be preceded by /at/TIME to be answered as of then.

            Examples:
              hindsight serve --port 8001
              hindsight serve --kubeconfig-out rewind.yaml
              hindsight kubeconfig --at baseline --url http://127.0.0.1:8001 > past.yaml

            Next: KUBECONFIG=rewind.yaml kubectl get pods -A
            """)

    @Option(help: ArgumentHelp("Port to listen on; 0 takes a free one.", valueName: "N"))
    var port = 0
    @Option(help: ArgumentHelp("Address of this machine to listen on.", valueName: "host"))
    var host = "127.0.0.1"
    @Option(
        help: ArgumentHelp(
            "Write a kubeconfig there, with the context `now` and one for each mark.",
            valueName: "file"),
        completion: .file())
    var kubeconfigOut: String?
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port \(port): ports go from 0 to 65535")
        }
    }

    func run(in context: CommandContext) async throws {
        let opened = try store.openStore(context, for: "serve")
        var options = ServerOptions(clock: context.clock)
        options.port = port
        options.host = host
        let marks: [Mark]
        do { marks = try opened.marks } catch { throw CommandFailure(storeError: error) }
        let ready = Announcement(
            host: host, marks: marks, kubeconfig: kubeconfigOut, talk: context.talk)
        do {
            try await Server(store: opened, options: options) { port in ready.tell(port: port) }
                .run()
        } catch let error as ServerError {
            if case .notLoopback = error { throw CommandFailure(.wrongUse, error.description) }
            throw CommandFailure(.outside, error.description)
        }
    }
}

/// What is said when the server answers, from a thread of the server.
private struct Announcement: Sendable {
    let host: String
    let marks: [Mark]
    let kubeconfig: String?
    let talk: Talk

    func tell(port: Int) {
        let name = host == "::1" ? "[::1]" : host
        let url = "http://\(name):\(port)"
        if let kubeconfig {
            var config = ServerKubeconfig(server: url)
            for mark in marks { config.add(typed: mark.name, revision: mark.revision) }
            config.setCurrent("now")
            do {
                try ServerKubeconfig.write(config.text, to: kubeconfig)
                let hint = "KUBECONFIG=\(kubeconfig) kubectl get pods -A"
                talk.say("kubeconfig in \(kubeconfig): \(hint)")
            } catch {
                talk.fail("\(kubeconfig): \(error)")
            }
        }
        // Whoever waits for this line waits for the server: it goes out at once.
        try? FileDescriptorWriter.write(Array("ready \(url)\n".utf8), to: 1)
    }
}
