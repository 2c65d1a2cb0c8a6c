package import ArgumentParser
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
            "Where `hindsight serve` listens (else http://127.0.0.1:8001).", valueName: "url"))
    package var url: String?
    @OptionGroup package var store: StoreOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let supposed = "http://127.0.0.1:\(ServerKubeconfig.defaultPort)"
        let address = url ?? store.server ?? supposed
        if url == nil, store.server == nil {
            context.talk.say("supposing the server at \(supposed) (--url names another)")
        }
        var config = ServerKubeconfig(server: address)
        if !at.isEmpty {
            let source = try store.source(context)
            for typed in at {
                let revision = try source.moment(MomentQuery(typed)).revision
                config.add(typed: typed, revision: revision)
            }
        }
        let text = config.text
        guard let file else {
            return try context.machineAnswer { output in try output.text(text) }
        }
        try ServerKubeconfig.write(text, to: file)
        context.talk.say("kubeconfig in \(file): KUBECONFIG=\(file) kubectl get pods -A")
    }
}
