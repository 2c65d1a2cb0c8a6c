package import ArgumentParser
import EventStore
import Foundation
package import Importer
import Sealing

package struct ImportCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take audit logs and recorded watches into a store.",
        discussion: """
            Files may be plain, .gz or .zst; what they are is told by their content. Give all \
            files of a recording at once. Importing again repeats or appends, never doubles. \
            Secret values are kept only as digests under a key outside the store.

            Examples:
              hindsight import audit.jsonl.gz watch.jsonl.gz
              hindsight import samples/bad-rollout --store rollout.store
              zcat audit.log.gz | hindsight import -

            Next: hindsight status
            """)

    @Argument(
        help: ArgumentHelp("Files, folders, or - for standard input.", valueName: "path"),
        completion: .file())
    package var paths: [String]
    @Option(
        help: ArgumentHelp(
            "Values of Secrets: digests in their place, or nothing (drop).",
            valueName: "digest|drop"),
        transform: { text in
            guard let secrets = ImportedSecrets(rawValue: text) else {
                throw ValidationError(
                    text == "seal"
                        ? "--secrets seal is not built yet: the temporary files of an import would "
                            + "hold values; use digest or drop"
                        : "--secrets is digest or drop")
            }
            return secrets
        })
    package var secrets = ImportedSecrets.digest
    @OptionGroup package var store: StorePathOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let path = store.path(context)
        // A folder in which an import was killed before its log was there is as good as none.
        let isNew = !FileManager.default.fileExists(atPath: path) || Store.hasNoLog(path)
        let opened: Store
        do {
            opened = try isNew
                ? Store.create(at: path, kind: .recording)
                : store.open(context, access: .writing)
        } catch let error as StoreError {
            throw CommandFailure(storeError: error)
        }
        let report = try run(opened, context)
        context.talk.clearProgress()
        for warning in report.warnings { context.talk.warn(warning) }
        if format.output == .json { return try context.json(report.json) }
        try context.answer(text, paged: false) { output in
            try output.lines(ImportText.lines(report, path: path))
        }
        if context.talk.terminal.isTerminal {
            let place = store.store.map { " --store \($0)" } ?? ""
            context.talk.say(StyledText("next: ", .faint) + "\(context.program) status\(place)")
        }
    }

    private func run(_ opened: Store, _ context: CommandContext) throws -> ImportReport {
        let keys = store.keyRingPath(context)
        var importing = Import(
            into: opened, options: ImportOptions(paths: paths, keyRing: keys, secrets: secrets))
        let meter = ImportMeter(talk: context.talk, clock: context.clock)
        do {
            return try importing.run { progress in meter.show(progress) }
        } catch {
            context.talk.clearProgress()
            throw CommandFailure(importError: error)
        }
    }
}
