import ArgumentParser
import Authentication
import Certificates
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
            A live store is written to, a recording is read-only. Prints `ready URL` on standard \
            output once it answers. Any path may be preceded by /at/TIME to be answered as of then.

            Over TLS: the first start makes an authority, the server's certificate and an \
            administrator's beside the store, and --kubeconfig-out writes a kubeconfig with the \
            latter. --plain-http is for this machine alone.

            Without --port it listens on 6443, with --plain-http on 8001, where `hindsight \
            kubeconfig` looks for it, or on a free port when that is taken.

            Examples:
              hindsight serve --kubeconfig-out rewind.yaml
              hindsight serve --create --store cluster.store --bind-address 0.0.0.0
              hindsight serve --port 0 --plain-http
              hindsight serve --runtime-config api/all=false,api/v1=true,apps/v1=true

            Next: hindsight kubeconfig --at TIME > past.yaml
            """)

    @Option(
        name: [.long, .customLong("secure-port")],
        help: ArgumentHelp(
            "Port to listen on; 0 takes a free one (else 6443, plain 8001).", valueName: "N"))
    var port: Int?
    @Option(
        name: [.customLong("bind-address"), .customLong("host")],
        help: ArgumentHelp(
            "Address of this machine to listen on; 0.0.0.0 and :: are all.", valueName: "host"))
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
    @OptionGroup var tls: TLSFlags
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
        options.port = port ?? ServerKubeconfig.defaultPort(isPlain: tls.plainHttp)
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
        let ready = try secured(&options, marks, context)
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

    /// With the server's certificates.
    private func ownKeyFile(_ context: CommandContext) -> String {
        let folder = tls.certDir ?? CertificateDirectory.path(ofStore: store.path(context))
        return folder + "/sa.key"
    }

    /// Over TLS unless plain HTTP is asked for.
    ///
    /// - Returns: what is said, and written, when the server answers.
    private func secured(
        _ options: inout ServerOptions, _ marks: [Mark], _ context: CommandContext
    ) throws -> Announcement {
        guard let secured = try tls.secured(store: store.path(context), host: host, context) else {
            return Announcement(
                host: host, marks: marks, kubeconfig: kubeconfigOut, talk: context.talk,
                access: nil)
        }
        let given = options.rootCA
        let talk = context.talk
        let ready = Announcement(
            host: host, marks: marks, kubeconfig: kubeconfigOut, talk: talk
        ) { () throws(CertificateFailure) in try secured.access(given: given) }
        do throws(CertificateFailure) {
            options.rootCA = try secured.serverAuthority(given: given)
            var tlsOptions = secured.options
            tlsOptions.onRenewal = { written in
                talk.say("renewed \(written.joined(separator: ", "))")
                ready.writeKubeconfig()
            }
            options.security = try TLSMaterial(tlsOptions)
            options.signer = secured.signer
        } catch {
            throw CommandFailure(.wrongUse, error.description)
        }
        return ready
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

