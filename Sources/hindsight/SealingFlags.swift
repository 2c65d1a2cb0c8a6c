import ArgumentParser

/// What a server seals, and with what.
struct SealingFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "EncryptionConfiguration (YAML): what is sealed, and under which keys.",
            valueName: "file"),
        completion: .file())
    var encryptionProviderConfig: String?
}
