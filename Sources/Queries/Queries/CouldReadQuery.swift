import Access
import EventStore
import History
import KubernetesAPI

/// `audit --could-read TYPE/NAME`: who could read an object between two moments, by which binding,
/// from when to when, and who made it so.
package struct CouldReadQuery: ParameterizedQuery, Hashable {
    package var resource: String?
    package var namespace: String?
    package var from: String?
    package var to: String?

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        [
            .text("resource", \.resource), .text("namespace", \.namespace), .text("from", \.from),
            .text("to", \.to),
        ]
    }

    /// Gives each stretch to `body` until it returns false, in the order in which they began.
    /// Looks at the first moment and at every later change of a role or binding, and of these only
    /// at the bindings that the change can matter to.
    package func run(
        _ reader: Reader, _ body: (CouldReadLine) -> Bool
    ) throws(QueryError) {
        guard let first = reader.store.first else { return }
        let start =
            try from.map { text throws(QueryError) in
                try TimeSpec(text).resolve(reader, as: .since)
            } ?? reader.moment(first)
        let end =
            try to.map { text throws(QueryError) in
                try TimeSpec(text).resolve(reader, as: .until)
            } ?? reader.moment(reader.store.head)
        guard start.revision <= end.revision else {
            throw QueryError(
                .wrongUse, "--from \(start.revision) is after --to \(end.revision)")
        }
        let view = try reader.view(at: end.revision)
        let actions = try ["get", "list", "watch"].map { verb throws(QueryError) in
            try ActionSpec(verb, resource, namespace: namespace).action(reader, view)
        }
        var walk = CouldReadWalk(reader: reader, actions: actions, start: start)
        try walk.begin()
        try walk.follow(through: end.revision)
        for line in walk.lines where try reader.sees(line.bindingKey, .present) {
            guard body(line) else { return }
        }
    }
}

extension CouldReadLine {
    fileprivate var bindingKey: ObjectKey {
        ObjectKey(
            resource: GroupResource(
                group: RBACResources.group,
                resource: who.bindingNamespace.isEmpty ? "clusterrolebindings" : "rolebindings"),
            namespace: who.bindingNamespace, name: who.binding)
    }
}

/// One run of `--could-read`: the rules as they are after each change, and who can by them.
private struct CouldReadWalk {
    private struct Stretch: Hashable {
        var who: WhoCanLine
        var verbs: [String]
    }

    private struct Place: Hashable {
        var namespace: String
        var name: String
    }

    let reader: Reader
    /// get, list and watch of the object.
    let actions: [AccessAction]
    let start: Moment
    private var rules = AccessRules()
    /// By binding the indexes of the lines that have not ended.
    private var open: [Place: [Stretch: Int]] = [:]
    private(set) var lines: [CouldReadLine] = []

    init(reader: Reader, actions: [AccessAction], start: Moment) {
        self.reader = reader
        self.actions = actions
        self.start = start
    }

    mutating func begin() throws(QueryError) {
        let view = try reader.view(at: start.revision)
        rules = try reader.reading { () throws(StoreError) in try AccessRules(view) }
        for binding in rules.bindings(for: actions[0]) {
            update(Place(namespace: binding.namespace, name: binding.name), start, nil)
        }
    }

    mutating func follow(through end: Revision) throws(QueryError) {
        let changes = reader.store.changes(of: RBACResources.all, after: start.revision).changes
        for change in changes where change.revision <= end {
            let document =
                change.change == .deleted
                ? nil : try reader.document(at: change.position)
            rules.apply(change.key, document)
            let places = affected(by: change.key)
            if places.isEmpty { continue }
            let author = try reader.event(at: change.position)?.author
            let moment = reader.moment(change.revision)
            for place in places { update(place, moment, author) }
        }
    }

    /// The bindings of here that a change of a role or binding can matter to.
    private func affected(by key: ObjectKey) -> [Place] {
        switch key.resource.resource {
        case "clusterrolebindings": return [Place(namespace: "", name: key.name)]
        case "rolebindings":
            guard key.namespace == actions[0].namespace else { return [] }
            return [Place(namespace: key.namespace, name: key.name)]
        default:
            let kind = key.resource.resource == "roles" ? "Role" : "ClusterRole"
            let role = RoleReference(kind: kind, name: key.name, namespace: key.namespace)
            return rules.bindings(for: actions[0]).filter { $0.role == role }.map {
                Place(namespace: $0.namespace, name: $0.name)
            }
        }
    }

    /// Ends what a binding no more gives, begins what it gives now.
    private mutating func update(_ place: Place, _ moment: Moment, _ author: Author?) {
        var verbs: [WhoCanLine: [String]] = [:]
        var order: [WhoCanLine] = []
        if let binding = rules.binding(named: place.name, in: place.namespace) {
            for action in actions {
                for grant in rules.grants(action, by: binding) where grant.onlyNames.isEmpty {
                    let who = WhoCanLine(grant)
                    if verbs[who] == nil { order.append(who) }
                    verbs[who, default: []].append(action.verb)
                }
            }
        }
        var known = open[place] ?? [:]
        let now = order.map { Stretch(who: $0, verbs: verbs[$0] ?? []) }
        for (stretch, index) in known where !now.contains(stretch) {
            known[stretch] = nil
            lines[index].to = moment
            lines[index].endedBy = author
        }
        for stretch in now where known[stretch] == nil {
            known[stretch] = lines.count
            lines.append(
                CouldReadLine(
                    who: stretch.who, verbs: stretch.verbs, from: moment, letBy: author))
        }
        open[place] = known.isEmpty ? nil : known
    }
}
