import History
import KubernetesAPI

/// Finds the lists in one file. No line says that it is of a list: one is known by a run of ADDED
/// whose revisions do not rise, as those of a watch do.
///
/// A file in which one watch began with a list is taken for one in which all did. A list further on
/// in the file (after the server ended a watch) must itself show that it is one, by lines that are
/// later than those before.
struct ListFinder {
    /// What a watch line tells here.
    struct Line {
        var key: ObjectKey
        var isAdded: Bool
        var revision: UInt64
        var time: Timestamp?
    }

    private struct Run {
        var list: WatchedList
        /// What the lines before it had reached; nil when it is the file's first of the resource.
        let before: Reached?
        var isFirst: Bool { before == nil }
        /// A revision did not rise.
        var isList = false
    }

    /// What the lines of a resource had reached.
    private struct Reached {
        var revision: UInt64
        var time: Timestamp?
    }

    private var runs: [GroupResource: Run] = [:]
    /// Resources whose run has not ended yet by a line of a watch.
    private var open: Set<GroupResource> = []
    private var reached: [GroupResource: Reached] = [:]
    private var found: [WatchedList] = []
    /// First runs that do not show what they are.
    private var doubtful: [WatchedList] = []
    private var beginsWithLists = false
    private var firstHighest: UInt64 = 0
    private var namespaces: Set<String> = []
    /// Keys held, in all lists.
    private(set) var keyCount = 0

    /// The lines of a file must come in their order.
    mutating func take(_ line: Line) {
        let resource = line.key.resource
        namespaces.insert(line.key.namespace)
        let before = reached[resource]
        reached[resource] = Reached(
            revision: max(before?.revision ?? 0, line.revision),
            time: [before?.time, line.time].compactMap { $0 }.max())
        if line.isAdded {
            extend(resource, with: line, after: before)
        } else {
            endLists(before: line.revision)
            if let run = runs.removeValue(forKey: resource) { close(run) }
        }
    }

    private mutating func extend(
        _ resource: GroupResource, with line: Line, after before: Reached?
    ) {
        var run = runs.removeValue(forKey: resource)
            ?? Run(list: WatchedList(of: resource), before: before)
        if let before, line.revision <= before.revision, isLater(line, than: run.before) {
            run.isList = true
            run.list.highest = max(run.list.highest, before.revision)
            run.list.end = nil
        }
        if run.list.keys.isEmpty { run.list.highest = max(run.list.highest, line.revision) }
        if run.list.keys.insert(line.key.hashValue).inserted { keyCount += 1 }
        if run.list.end == nil { open.insert(resource) }
        runs[resource] = run
    }

    /// Lines that a file holds twice are not a later list.
    private func isLater(_ line: Line, than before: Reached?) -> Bool {
        guard let before else { return true }
        guard let time = line.time, let reached = before.time else { return false }
        return time > reached
    }

    /// Lists that are not newer than a line of a watch came before it.
    private mutating func endLists(before revision: UInt64) {
        for resource in open where runs[resource].map({ revision > $0.list.highest }) ?? true {
            runs[resource]?.list.end = revision
            open.remove(resource)
        }
    }

    private mutating func close(_ run: Run) {
        open.remove(run.list.resource)
        if run.isFirst {
            beginsWithLists = beginsWithLists || run.isList
            firstHighest = max(firstHighest, run.list.highest)
        }
        if run.isList {
            found.append(run.list)
        } else if run.isFirst {
            doubtful.append(run.list)
        } else {
            keyCount -= run.list.keys.count
        }
    }

    /// The lists of the file, at its end.
    func lists() -> [WatchedList] {
        var whole = self
        for run in runs.values { whole.close(run) }
        return (whole.found + (whole.beginsWithLists ? whole.doubtful : [])).map { list in
            var list = list
            // Watches begin together, so each of the first lists is about as new as the newest.
            list.highest = max(list.highest, whole.firstHighest)
            list.namespaces = whole.namespaces
            return list
        }
    }
}
