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
        let script = completingHelp(
            context.root.completionScript(for: shell.parsers),
            CommandRunner.commandNames(context.root))
        try context.machineAnswer { output in try output.text(script + "\n") }
    }

    /// The parser's scripts offer nothing behind `help`.
    private func completingHelp(_ script: String, _ names: [String]) -> String {
        let all = names.joined(separator: " ")
        switch shell {
        case .bash:
            let head = "_hindsight_help() {\n"
            return script.replacing(
                head, with: head + "    COMPREPLY+=($(compgen -W '\(all)' -- \"${cur}\"))\n")
        case .zsh: return script.replacing("'*:subcommands:'", with: "'*:subcommands:(\(all))'")
        case .fish:
            return script
                + "\ncomplete -c hindsight -n '__fish_seen_subcommand_from help' -fa '\(all)'"
        }
    }
}
