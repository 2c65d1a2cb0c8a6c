package import ArgumentParser
import Queries

package struct VerifyCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Fold the whole log anew and compare everything with it.",
        discussion: """
            Exit code 0: all is as the log says; 3: the store is damaged.

            Examples:
              hindsight verify
              hindsight verify --store incident.hindsight -o json
            """)

    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        var lastPercent = -1
        let source = try store.source(context)
        let answer = try source.verify { done, all in
            let percent = all > 0 ? done * 100 / all : 0
            guard percent != lastPercent else { return }
            lastPercent = percent
            context.talk.progress("verifying: \(Count.text(done)) records, \(percent) %")
        }
        context.talk.clearProgress()
        // The answer itself says it all.
        context.damage.forget()
        if format.output == .json {
            try context.json(answer.json)
        } else {
            try context.answer(text) { output in try output.lines(lines(answer)) }
        }
        if !answer.ok { throw CommandFailure(.damaged, "") }
    }

    private static let shownProblems = 20

    private func lines(_ answer: VerifyAnswer) -> [StyledText] {
        let counts = "\(Count.text(answer.records)) records, \(Count.text(answer.objects)) objects"
        guard !answer.ok else { return [StyledText("ok", .added) + StyledText("  \(counts)")] }
        let problems =
            Count.of(answer.problems.count, "problem") + (answer.hasMore ? " or more" : "")
        var lines = [
            StyledText("damaged", .failure) + StyledText("  \(counts), \(problems)")
        ]
        // One lost block gives a problem for each record that names what was in it.
        for problem in answer.problems.prefix(Self.shownProblems) {
            lines.append(StyledText("  \(problem.place): ", .strong) + StyledText(problem.what))
        }
        let more = answer.problems.count - Self.shownProblems
        if more > 0 {
            lines.append(StyledText("  and \(Count.text(more)) more (-o json lists them)", .faint))
        }
        return lines
    }
}
