import KubernetesAPI

/// The lists of all files. Lots of lines come from several threads, a few of them early.
struct ListFinders {
    /// With more lines of lists than this nothing is concluded from any: what bounds the memory.
    static let keyCountMax = 1_000_000

    private struct File {
        var finder = ListFinder()
        var nextLot = 0
        /// Lots that came before their turn.
        var early: [Int: [ListFinder.Line]] = [:]
    }

    private var files: [Int: File] = [:]
    private var keyCount = 0

    /// Every lot of a file must come once, whether it holds watch lines or not.
    mutating func take(_ lines: [ListFinder.Line], lot: Int, of source: Int) {
        guard keyCount <= Self.keyCountMax else {
            files = [:]
            return
        }
        var file = files.removeValue(forKey: source) ?? File()
        let before = file.finder.keyCount
        file.early[lot] = lines
        while let lines = file.early.removeValue(forKey: file.nextLot) {
            for line in lines { file.finder.take(line) }
            file.nextLot += 1
        }
        keyCount += file.finder.keyCount - before
        files[source] = file
    }

    /// In the order of their revisions.
    func lists() -> [WatchedList] {
        guard keyCount <= Self.keyCountMax else { return [] }
        return files.sorted { $0.key < $1.key }.flatMap { $0.value.finder.lists() }
            .sorted { ($0.revision, $0.resource) < ($1.revision, $1.resource) }
    }
}
