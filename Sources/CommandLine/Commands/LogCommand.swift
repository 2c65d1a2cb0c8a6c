package import ArgumentParser
import Glibc
import Queries

package struct LogCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Who changed what, oldest first; echoes under the change that set them off.",
        discussion: """
            Controllers' answers to a change are folded under it: --depth opens more levels, \
            --flat lists every event. A ? \
            behind an author means that a rule placed it, a ~ before a revision likewise.
            Leases and Events are left out of the text unless named or included.

            \(Words.time)

            Examples:
              hindsight log --changed-by-people
              hindsight log deploy/checkout -n shop --since baseline
              hindsight log -n shop --by alice --field spec.replicas --flat
              hindsight log -o json | jq -r 'select(.change=="deleted").object.name'

            Next: hindsight show REVISION
            """)

    @Argument(help: Words.object, completion: Completions.objects) package var object: [String] = []
    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp(
            "Only this namespace; with a number as -N.",
            valueName: "namespace"),
        completion: Completions.namespaces)
    package var namespace: [String] = []
    @OptionGroup package var selectors: SelectorOptions
    @Option(
        help: ArgumentHelp("From this time on.", valueName: "time"), completion: Completions.times)
    package var since: String?
    @Option(
        help: ArgumentHelp("Up to this time, which is included.", valueName: "time"),
        completion: Completions.times)
    package var until: String?
    @Option(help: ArgumentHelp("Only changes by this user; * stands for anything.",
        valueName: "user"))
    package var by: [String] = []
    @Option(help: ArgumentHelp("Only with a user agent that contains this.", valueName: "agent"))
    package var agent: [String] = []
    @Option(help: ArgumentHelp("Only this verb: create, patch, update, delete...",
        valueName: "verb"))
    package var verb: [String] = []
    @Option(help: ArgumentHelp("Only changes of this field or under it.", valueName: "path"))
    package var field: [String] = []
    @Flag(help: "Only changes by people and their scripts, not by machines of the cluster.")
    package var changedByPeople = false
    @Option(
        help: ArgumentHelp("Take in a resource that is left out.", valueName: "resource"),
        completion: Completions.types)
    package var include: [String] = []
    @Option(
        help: ArgumentHelp("Leave a resource out.", valueName: "resource"),
        completion: Completions.types)
    package var exclude: [String] = []
    @Option(
        name: [.customShort("N"), .customLong("limit")],
        help: ArgumentHelp(
            "Only the newest N; what is folded or left out does not count.", valueName: "N"))
    package var newest: Int?
    @Flag(name: [.customShort("r"), .long], help: "Newest first.")
    package var reverse = false
    @Option(help: ArgumentHelp("Levels of echoes to show under a change.", valueName: "N"))
    package var depth = 2
    @Flag(help: "Every event on a line of its own.")
    package var flat = false
    @Flag(name: [.customShort("f"), .long], help: "Go on as events come in.")
    package var follow = false
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func validate() throws {
        if follow, reverse {
            throw ValidationError("--follow goes forward, --reverse back: give one of them")
        }
        if let limit, limit < 1 { throw ValidationError("--limit wants a number from 1") }
        if spaces.count > 1 { throw ValidationError("give one --namespace, or -A for all") }
    }

    /// `-n` is both kubectl's namespace and the number of lines that `git log -n` has.
    private var spaces: [String] { namespace.filter { Int($0) == nil } }
    private var limit: Int? { newest ?? namespace.compactMap { Int($0) }.last }

    package func run(in context: CommandContext) throws {
        let source = try store.source(context)
        let query = query(source)
        if format.output == .json {
            try context.machineAnswer { output in try stream(source, query, output) }
            return
        }
        try TimeWindow.say(since: since, until: query.until, source, context)
        if flat || follow || reverse {
            try context.answer(text, paged: !follow) { output in
                try stream(source, query, output)
            }
        } else {
            try tree(source, query, context)
        }
    }

    private func query(_ source: AnswerSource) -> LogQuery {
        var query = LogQuery()
        query.object = selectors.spec(object, namespace: spaces.first)
        query.since = since
        query.until = until ?? source.moment
        query.by = by
        query.agent = agent
        query.verb = verb
        query.field = field
        query.changedByPeople = changedByPeople
        query.limit = limit
        query.reverse = reverse
        query.include = include
        query.exclude = exclude
        query.flat = format.output == .text && (flat || follow || reverse)
        if format.output == .text, object.isEmpty, include.isEmpty {
            query.exclude += ["leases.coordination.k8s.io", "events"]
        }
        return query
    }

    /// A tree needs all its lines at once: so many of the newest, when nobody says how many.
    private static let treeLimit = 100_000

    private func tree(
        _ source: AnswerSource, _ query: LogQuery, _ context: CommandContext
    ) throws {
        var tree = LogTree([])
        // Of the newest so many, some are folded or left out: more are asked for until as many as
        // are wanted remain.
        var asked = limit.map { min(max($0, 50), Self.treeLimit / 4) * 4 } ?? Self.treeLimit
        while true {
            let lines = try newest(asked, source, query)
            guard !lines.isEmpty else { throw nothing }
            tree = LogTree(lines)
            guard let limit else {
                if lines.count == Self.treeLimit { warn(context) }
                break
            }
            if lines.count < asked || asked == Self.treeLimit { break }
            if tree.toldCount(depth: depth) >= limit { break }
            asked = min(asked * 8, Self.treeLimit)
        }
        if let limit { tree.keep(newest: limit, depth: depth) }
        guard !tree.roots.isEmpty else { throw onlyBookkeeping }
        try context.answer(text) { output in
            var text = LogText(width: output.terminal.width, depth: depth)
            try output.lines(text.lines(tree))
        }
    }

    private func newest(
        _ count: Int, _ source: AnswerSource, _ query: LogQuery
    ) throws -> [LogLine] {
        var query = query
        query.limit = count
        var lines: [LogLine] = []
        try source.log(query) { line in
            // Of the fields, the tree only asks whether there are any.
            var short = line
            short.fields = Array(line.fields.prefix(1))
            short.by?.groups = []
            short.by?.rule = ""
            lines.append(short)
            return true
        }
        return lines
    }

    private func warn(_ context: CommandContext) {
        context.talk.warn(
            "only the newest \(Count.text(Self.treeLimit)) events: narrow it with --since and "
                + "--until, or see all with --flat")
    }

    private func stream(
        _ source: AnswerSource, _ query: LogQuery, _ output: Output
    ) throws {
        var query = query
        var text = LogText(width: output.terminal.width)
        var isEmpty = true
        while true {
            let head = try source.log(query) { line in
                isEmpty = false
                if format.output == .json {
                    try output.json(line.json)
                } else {
                    try output.lines(text.lines(line))
                }
                return true
            }
            guard follow else { break }
            try output.flush()
            query.after = head ?? query.after
            query.since = nil
            query.limit = nil
            usleep(300_000)
            try source.refresh()
        }
        if isEmpty { throw nothing }
    }

    private var onlyBookkeeping: CommandFailure {
        CommandFailure(
            .notFound,
            "only events that change nothing people look at (heartbeats, bookkeeping) match\n"
                + "--flat lists them")
    }

    private var nothing: CommandFailure {
        CommandFailure(
            .notFound,
            "no event matches\n"
                + "`hindsight status` says what the store covers; fewer filters find more")
    }
}
