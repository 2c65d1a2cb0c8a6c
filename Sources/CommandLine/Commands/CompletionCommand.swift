package import ArgumentParser

package struct CompletionCommand: HindsightCommand {
    package enum Shell: String, ExpressibleByArgument, CaseIterable, Sendable {
        case bash, zsh, fish

        var parsers: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    package static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "A script that completes this program's commands and options.",
        discussion: """
            Examples:
              source <(hindsight completion bash)
              hindsight completion zsh > ~/.zfunc/_hindsight
              hindsight completion fish > ~/.config/fish/completions/hindsight.fish
            """)

    @Argument(help: "Which shell.") package var shell: Shell

    package init() {}

    package func run(in context: CommandContext) throws {
        let script = context.root.completionScript(for: shell.parsers)
        try context.machineAnswer { output in try output.text(script + "\n") }
    }
}
