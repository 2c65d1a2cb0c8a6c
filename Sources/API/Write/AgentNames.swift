internal import Synchronization

/// The user agents that the log keeps: each stays in memory, so there is a bound of them.
///
/// Up to it an agent is recorded as it came, cut to a length. Then new ones are recorded by their
/// first word, `kubectl` of `kubectl/v1.36.3 (linux/amd64)`, and when there are too many of these
/// too, as `other`.
package final class AgentNames: Sendable {
    /// What a process keeps is bounded for all that is open in it together.
    static let ofThisProcess = AgentNames()

    package static let countMax = 8_192
    package static let wordCountMax = 1_024
    private static let byteCountMax = 256
    private static let wordByteCountMax = 64
    package static let other = "other"

    private struct Known {
        var names: Set<String> = []
        var words: Set<String> = []
    }

    private let known = Mutex(Known())

    package init() {}

    package func recorded(_ agent: String) -> String {
        let name = WriteRecord.cut(agent, to: Self.byteCountMax)
        return known.withLock { known in
            if known.names.contains(name) { return name }
            if known.names.count < Self.countMax {
                known.names.insert(name)
                return name
            }
            let word = WriteRecord.cut(
                String(name.prefix { $0 != "/" && $0 != " " }), to: Self.wordByteCountMax)
            if known.words.contains(word) { return word }
            guard known.words.count < Self.wordCountMax else { return Self.other }
            known.words.insert(word)
            return word
        }
    }
}
