import ArgumentParser

/// How an answer for people looks.
package struct TextOptions: ParsableArguments {
    @Flag(help: "No colour, as NO_COLOR=1 has it.")
    package var noColor = false

    @Flag(help: "No pager ($HINDSIGHT_PAGER, else $PAGER, else less).")
    package var noPager = false

    package init() {}
}

/// Text for people or JSON for programs.
package enum AnswerFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
}

package struct FormatOptions: ParsableArguments {
    @Option(name: [.customShort("o"), .long], help: "Form of the answer.")
    package var output = AnswerFormat.text

    package init() {}
}
