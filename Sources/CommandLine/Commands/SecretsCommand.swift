package import ArgumentParser
import Document
import EventStore
import Glibc
import KubernetesAPI
import Queries
import Sealing

package struct SecretsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "secrets",
        abstract: "What is sealed in a store; exchange its keys; destroy versions for good.",
        subcommands: [SecretsStatus.self, SecretsRotate.self, SecretsShred.self])

    package init() {}
}

/// Options of the commands that need the keys.
package struct SecretsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server's EncryptionConfiguration (else $HINDSIGHT_ENCRYPTION_PROVIDER_CONFIG).",
            valueName: "file"),
        completion: .file())
    package var encryptionProviderConfig: String?
    @OptionGroup package var store: StorePathOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    /// Who runs the command, as far as the system says.
    func user(_ context: CommandContext) -> String {
        context.environment["USER"] ?? context.environment["LOGNAME"] ?? "uid \(geteuid())"
    }

    func setup(_ context: CommandContext) throws -> SealingSetup {
        try SealingSetup(store, context, encryption: encryptionProviderConfig)
    }

    func open(
        _ context: CommandContext, _ setup: SealingSetup, access: StoreAccess
    ) throws -> Store {
        try store.open(context, access: access, setup: setup)
    }
}

package struct SecretsStatus: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "How much is sealed, under which keys, and whether these are here.")

    @OptionGroup package var options: SecretsOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let store = try options.open(context, try options.setup(context), access: .reading)
        let status: SealingStatus
        do { status = try store.sealingStatus() } catch { throw CommandFailure(storeError: error) }
        if options.format.output == .json { return try context.json(SealingText.json(status)) }
        try context.answer(options.text, paged: false) { output in
            try output.lines(SealingText.lines(status, program: context.program))
        }
    }
}

package struct SecretsRotate: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Wrap all data keys under a new key; the log is not rewritten.",
        discussion: """
            Makes a new key in the key ring, wraps every data key under it, and takes the old one \
            out. Interrupted, it goes on when it is run again. With an encryption configuration \
            the new key is the configuration's first, put there by you. The store must not be \
            served meanwhile.
            """)

    @Option(help: ArgumentHelp("Who says so (else $USER).", valueName: "name"))
    package var author: String?
    @OptionGroup package var options: SecretsOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let setup = try options.setup(context)
        let store = try options.open(context, setup, access: .writing)
        let user = author ?? options.user(context)
        let count = try KeyRotating(setup: setup, store: store).run(by: user, context)
        if options.format.output == .json {
            return try context.json(
                .object(JSONObject([("rewrapped", .number(JSONNumber(count)))])))
        }
        try context.answer(options.text, paged: false) { output in
            try output.line(
                StyledText("rotated", .strong) + ": \(Count.of(count, "data key")) wrapped anew")
        }
    }
}

/// Exchanges the key-encryption key, wherever it comes from.
struct KeyRotating {
    let setup: SealingSetup
    let store: Store

    func run(by user: String, _ context: CommandContext) throws -> Int {
        do {
            if setup.usesKeyRing {
                return try KeyRotation(store, keyRing: setup.keyRingPath)
                    .run(by: user, at: context.clock()).rewrapped
            }
            try store.reloadKeys()
            let count = try store.rewrapDataKeys()
            try store.recordRotation(by: user, at: context.clock())
            context.talk.say("every data key is wrapped under the configuration's first key: the "
                + "others can be taken out of it")
            return count
        } catch let error as StoreError {
            throw CommandFailure(storeError: error)
        } catch {
            throw CommandFailure(.outside, "\(error)")
        }
    }
}

package struct SecretsShred: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "shred",
        abstract: "Destroy the past of a sealed object: its keys go, what it was can't be read.",
        discussion: """
            Without --yes it says what would go. Then the data keys are deleted, the key that \
            wrapped them is exchanged, and the log keeps who did it and when; it still verifies. \
            What backups and exports hold is not reached. An object that lives goes on living. \
            The store must not be served meanwhile.

            Examples:
              hindsight secrets shred secret/db -n shop
              hindsight secrets shred secret/db -n shop --before 2026-11-01T00:00:00Z --yes
            """)

    @Argument(help: Words.object, completion: Completions.objects) package var object: [String]
    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("In this namespace.", valueName: "namespace"),
        completion: Completions.namespaces)
    package var namespace: String?
    @Option(
        help: ArgumentHelp("Only versions before then.", valueName: "time"),
        completion: Completions.times)
    package var before: String?
    @Flag(help: "Do it.") package var yes = false
    @Option(help: ArgumentHelp("Who says so (else $USER).", valueName: "name"))
    package var author: String?
    @OptionGroup package var options: SecretsOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        var setup = try options.setup(context)
        setup.policy = setup.livePolicy
        let store = try options.open(context, setup, access: .writing)
        let reader = Reader(store: store, clock: context.clock)
        let user = author ?? options.user(context)
        let key: ObjectKey
        var time: Timestamp?
        do throws(QueryError) {
            key = try reader.objectKey(ObjectSpec(object, namespace: namespace))
            if let before { time = try TimeSpec(before).resolve(reader).time }
        } catch {
            throw CommandFailure(error)
        }
        let report: ShreddingReport
        do {
            report = try store.shred(
                key, before: time, by: user, at: context.clock(), isRehearsal: !yes)
        } catch {
            throw CommandFailure(storeError: error)
        }
        if yes, report.dataKeys > 0 {
            _ = try KeyRotating(setup: setup, store: store).run(by: user, context)
        }
        if options.format.output == .json {
            return try context.json(SealingText.json(report, key, isDone: yes))
        }
        try context.answer(options.text, paged: false) { output in
            try output.lines(SealingText.lines(report, key, isDone: yes))
        }
    }
}

package struct KeysCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "The keys that a store's data keys are wrapped under, and where they are.")

    @OptionGroup package var options: SecretsOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let store = try options.open(context, try options.setup(context), access: .reading)
        let status: SealingStatus
        do { status = try store.sealingStatus() } catch { throw CommandFailure(storeError: error) }
        if options.format.output == .json {
            return try context.json(.array(status.wrappingKeys.map(SealingText.json)))
        }
        try context.answer(options.text, paged: false) { output in
            try output.lines(SealingText.keys(status))
        }
    }
}
