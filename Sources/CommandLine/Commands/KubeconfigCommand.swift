package import ArgumentParser
import Certificates
import Foundation
import Queries

package struct KubeconfigCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kubeconfig",
        abstract: "A kubeconfig for a running server, at any moment.",
        discussion: """
            The context `now` is the head. With --at, the context `then` (or the mark's name) is \
            that moment, and the current one.

            \(Words.time)

            Examples:
              hindsight kubeconfig > rewind.yaml
              hindsight kubeconfig --at baseline --at outage -O rewind.yaml
              kubectl --kubeconfig rewind.yaml --context outage get pods -A

            Next: KUBECONFIG=rewind.yaml kubectl get pods -A
            """)

    @Option(
        help: ArgumentHelp("A moment; may be given more than once.", valueName: "time"),
        completion: Completions.times)
    package var at: [String] = []
    @Option(
        name: [.customShort("O"), .customLong("out")],
        help: ArgumentHelp("Write it there (else standard output).", valueName: "file"),
        completion: .file())
    package var file: String?
    @Option(
        help: ArgumentHelp(
            "Where `hindsight serve` listens (else https://127.0.0.1:6443).", valueName: "url"))
    package var url: String?
    @Option(
        help: ArgumentHelp(
            "Folder of the server's certificates (else STORE.pki, where there is one).",
            valueName: "folder"),
        completion: .directory)
    package var certDir: String?
    @OptionGroup package var store: StoreOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let directory = certificateDirectory(context)
        let scheme = directory == nil ? "http" : "https"
        let port = ServerKubeconfig.defaultPort(isPlain: directory == nil)
        let supposed = "\(scheme)://127.0.0.1:\(port)"
        let address = url ?? store.server ?? supposed
        if url == nil, store.server == nil {
            context.talk.say("supposing the server at \(supposed) (--url names another)")
        }
        var config = ServerKubeconfig(server: address)
        if let directory, address.hasPrefix("https://") {
            config.access = try Self.access(directory)
        }
        if !at.isEmpty {
            let source = try store.source(context)
            for typed in at {
                let revision = try source.moment(MomentQuery(typed)).revision
                config.add(typed: typed, revision: revision)
            }
        }
        guard let file else {
            let text = config.text
            return try context.machineAnswer { output in try output.text(text) }
        }
        try ServerKubeconfig.write(config, to: file)
        context.talk.say("kubeconfig in \(file): KUBECONFIG=\(file) kubectl get pods -A")
    }

    /// The one that is named, or the one beside the store when it is there.
    private func certificateDirectory(_ context: CommandContext) -> CertificateDirectory? {
        if let certDir { return CertificateDirectory(certDir) }
        let directory = CertificateDirectory(
            CertificateDirectory.path(ofStore: store.place.path(context)))
        let isThere = FileManager.default.fileExists(atPath: directory.authorityFile)
        return isThere ? directory : nil
    }

    private static func access(
        _ directory: CertificateDirectory
    ) throws(CommandFailure) -> KubeconfigAccess {
        do throws(CertificateFailure) {
            var access = KubeconfigAccess(
                authority: try PEMFile.text(of: directory.authorityFile))
            access.certificate = try PEMFile.text(of: directory.administratorFile)
            access.key = try PEMFile.text(of: directory.administratorKeyFile)
            return access
        } catch {
            throw CommandFailure(
                .outside, "\(error)\n`hindsight serve` makes the certificates; "
                    + "--cert-dir names their folder")
        }
    }
}
