import Queries

/// The arguments of a call as people type them, on their way to the parser.
enum TypedArguments {
    /// Options whose values are people's words, which stay as they are.
    private static let takingText: Set = ["--text", "-t", "--author"]

    /// The parser takes `-5m` for an option: the minus, which a distance back need not have, goes.
    static func readable(_ arguments: [String]) -> [String] {
        if arguments.first == "---completion" { return arguments }
        var readable: [String] = []
        var previous = ""
        for (at, argument) in arguments.enumerated() {
            if argument == "--" { return readable + arguments[at...] }
            let from = argument.firstRange(of: "..").map { argument[..<$0.lowerBound] }
            let isDistance =
                argument.hasPrefix("-") && TimeSpec.isDistance(String(from ?? argument[...]))
            let isText = takingText.contains(previous)
            readable.append(isDistance && !isText ? String(argument.dropFirst()) : argument)
            previous = argument
        }
        return readable
    }

    /// What to say when options stand before the command, as git and kubectl let them.
    static func optionsFirst(
        _ arguments: [String], commands: [String], program: String
    ) -> String? {
        guard arguments.first?.hasPrefix("-") == true,
            let at = arguments.firstIndex(where: commands.contains)
        else { return nil }
        let command = ([arguments[at]] + arguments[(at + 1)...] + arguments[..<at])
            .joined(separator: " ")
        return "options come after the command\ntry `\(program) \(command)`"
    }
}
