import ArgumentParser
import Authentication
import CommandLine
import Control
import EventStore
import Foundation
import HTTPFace
import KubernetesAPI

struct ServeCommand: AsyncHindsightCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the store to kubectl and every other client of the Kubernetes API.",
        discussion: """
            A live store is written to, a recording is read-only. For this machine alone. Prints \
            `ready URL` on standard output once it answers. Any path may be preceded by /at/TIME \
            to be answered as of then.

            Without --port it listens on 8001, where `hindsight kubeconfig` looks for it, or on a \
            free port when that is taken.

            Examples:
              hindsight serve
              hindsight serve --create --store cluster.store
              hindsight serve --port 0 --kubeconfig-out rewind.yaml
              hindsight serve --runtime-config api/all=false,api/v1=true,apps/v1=true

            Next: hindsight kubeconfig --at TIME > past.yaml
            """)

    @Option(
        help: ArgumentHelp("Port to listen on; 0 takes a free one (else 8001).", valueName: "N"))
    var port: Int?
    @Option(help: ArgumentHelp("Address of this machine to listen on.", valueName: "host"))
    var host = "127.0.0.1"
    @Option(
        help: ArgumentHelp(
            "Write a kubeconfig there, with the context `now` and one for each mark.",
            valueName: "file"),
        completion: .file())
    var kubeconfigOut: String?
    @Option(
        help: ArgumentHelp(
            "Which built-in groups, versions and resources are served, as kube-apiserver has it.",
            valueName: "key=value,..."),
        transform: { text in
            do throws(RuntimeConfigError) {
                return try RuntimeConfig(parsing: text)
            } catch {
                throw ValidationError(error.description)
            }
        })
    var runtimeConfig = RuntimeConfig()
    @Flag(help: "Make an empty live store when there is none.")
    var create = false
    @Option(
        help: ArgumentHelp(
            "Which controllers keep house in a live store: * all, name that one, -name not it.",
            valueName: "names"),
        transform: { text in
            do throws(UnknownController) {
                return try ControllerSelection(parsing: text)
            } catch {
                throw ValidationError(error.description)
            }
        })
    var controllers = ControllerSelection.all
    @Option(
        help: ArgumentHelp(
            "Certificates (PEM) that clients in the cluster are to trust, for kube-root-ca.crt.",
            valueName: "file"),
        completion: .file())
    var rootCaFile: String?
    @OptionGroup var access: AccessFlags
    @OptionGroup var audit: AuditFlags
    @OptionGroup var tokens: TokenFlags
    @OptionGroup var sealing: SealingFlags
    @OptionGroup var store: StorePathOptions

    func validate() throws {
        guard (0...65_535).contains(port ?? 0) else {
            throw ValidationError("--port \(port ?? 0): ports go from 0 to 65535")
        }
    }

    func run(in context: CommandContext) async throws {
        if let kubeconfigOut { try ServerKubeconfig.check(kubeconfigOut) }
        let opened = try store.openServed(
            context, isCreated: create, encryption: sealing.encryptionProviderConfig)
        store.warnOfDamage(opened, context)
        var options = ServerOptions(clock: context.clock)
        options.host = host
        options.port = port ?? ServerKubeconfig.defaultPort
        do throws(RuntimeConfigError) {
            options.kinds = try options.kinds.serving(runtimeConfig)
        } catch {
            throw CommandFailure(.wrongUse, "--runtime-config: \(error)")
        }
        try await tokens.apply(
            to: &options,
            ownKeyFile: opened.kind == .live && opened.isWritable ? ownKeyFile(context) : nil)
        access.apply(to: &options)
        options.controllers = controllers
        options.rootCA = try rootCA()
        let talk = context.talk
        options.onWarning = { talk.warn($0) }
        options.onRefusal = { talk.warn($0) }
        try audit.apply(to: &options, talk)
        let marks: [Mark]
        do { marks = try opened.marks } catch { throw CommandFailure(storeError: error) }
        let ready = Announcement(
            host: host, marks: marks, kubeconfig: kubeconfigOut, talk: context.talk)
        do {
            do {
                try await serve(opened, options, ready)
            } catch ServerError.addressInUse where port == nil {
                context.talk.say(
                    "port \(options.port) is taken: listening on another, which `hindsight "
                        + "kubeconfig` must be told with --url")
                options.port = 0
                try await serve(opened, options, ready)
            }
        } catch let error as ServerError {
            throw failure(error)
        }
    }

    /// Beside the store and never in it: who is handed the store is not handed its keys.
    private func ownKeyFile(_ context: CommandContext) -> String {
        var folder = store.path(context)
        while folder.hasSuffix("/") { folder.removeLast() }
        return folder + ".pki/sa.key"
    }

    private func rootCA() throws -> String {
        guard let rootCaFile else { return "" }
        guard let text = try? String(contentsOfFile: rootCaFile, encoding: .utf8),
            text.contains("-----BEGIN CERTIFICATE-----")
        else {
            throw CommandFailure(
                .wrongUse, "--root-ca-file \(rootCaFile): no file with certificates in PEM")
        }
        return text
    }

    private func serve(
        _ store: Store, _ options: ServerOptions, _ ready: Announcement
    ) async throws {
        try await Server(store: store, options: options) { port in ready.tell(port: port) }.run()
    }

    private func failure(_ error: ServerError) -> CommandFailure {
        if case .notLoopback = error { return CommandFailure(.wrongUse, error.description) }
        return CommandFailure(.outside, error.description)
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
                talk.fail(error.message)
            }
        }
        // Whoever waits for this line waits for the server: it goes out at once.
        try? FileDescriptorWriter.write(Array("ready \(url)\n".utf8), to: 1)
    }
}
