import ArgumentParser
import CommandLine

/// The program's commands.
struct Hindsight: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hindsight",
        abstract: "What a Kubernetes cluster was at any moment, what changed, and who changed it.",
        discussion: """
            Import an audit log and a recorded watch, then ask:

              hindsight import samples/bad-rollout --store rollout.store
              export HINDSIGHT_STORE=rollout.store
              hindsight log --changed-by-people
              hindsight diff 5m
              hindsight blame deploy/checkout -n shop
              hindsight get pods -A --at 797

            Or browse the past with kubectl:

              hindsight serve &
              hindsight kubeconfig --at 797 > past.yaml
              kubectl --kubeconfig past.yaml get pods -A

            \(Words.time)

            Exit codes: 0 done; 1 nothing found, or differences with --exit-code; 2 wrong use; \
            3 the store is damaged; 4 not allowed; 5 the outside failed (disk, network).

            Found as kubectl-hindsight in $PATH, it is `kubectl hindsight`.
            """,
        version: "hindsight 0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "Read", subcommands: CommandCatalog.reading),
            CommandGroup(name: "Keep", subcommands: CommandCatalog.keeping),
            CommandGroup(name: "Serve", subcommands: [ServeCommand.self] + CommandCatalog.serving),
        ])
}
