/// The environment `index/`: a projection of the log that may be deleted at any time.
final class FactsIndex: Sendable {
    init(storePath: String, isArchive: Bool, uuid: [UInt8]) {}
}
