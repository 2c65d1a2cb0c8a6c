import History
import KubernetesAPI
import Queries

/// Lines of the log folded: echoes hang under the change that set them off, and what happened to
/// one object under one change is one node.
///
///     774 alice  deployment/checkout   image v1 -> v2
///     ├─ 775     replicaset/checkout-b created
///     │  └─ 777  pod/checkout-b-x      created, +6
///     └─ 780     deployment/checkout   +3
struct LogTree {
    struct Node {
        /// In order of revisions; never empty.
        var lines: [LogLine]
        /// Indices of nodes.
        var children: [Int] = []

        var first: LogLine { lines[0] }
    }

    /// Children of one node that are told, the rest being counted.
    static let childrenTold = 12

    private(set) var nodes: [Node] = []
    private(set) var roots: [Int] = []
    /// Levels above a root, of one that lost its parent to `keep`.
    private var depthOfRoot: [Int: Int] = [:]
    private var nodeOfRevision: [Revision: Int] = [:]

    private struct Place: Hashable {
        var parent: Int
        var object: ObjectKey
    }

    private var open: [Place: Int] = [:]

    /// - Parameter lines: oldest first.
    init(_ lines: [LogLine]) {
        for line in lines { add(line) }
        // Children lie behind their parents, so a node is looked at when its own are pruned.
        for at in nodes.indices.reversed() {
            nodes[at].children = nodes[at].children.filter { !isSilent($0) }
        }
        roots = roots.filter { !isSilent($0) }
    }

    /// Nothing that people look at changed, and nothing came of it.
    private func isSilent(_ at: Int) -> Bool {
        let node = nodes[at]
        return node.children.isEmpty && !AuthorText.isPerson(node.first.by)
            && node.lines.allSatisfy { $0.change == .modified && $0.fields.isEmpty }
    }

    private mutating func add(_ line: LogLine) {
        guard let parent = line.under.flatMap({ nodeOfRevision[$0] }) else {
            if let last = roots.last, joinsRun(line, nodes[last]) {
                nodes[last].lines.append(line)
                nodeOfRevision[line.revision] = last
            } else {
                roots.append(newNode(line))
            }
            return
        }
        let place = Place(parent: parent, object: line.object.key)
        if let node = open[place] {
            nodes[node].lines.append(line)
            nodeOfRevision[line.revision] = node
            return
        }
        let node = newNode(line)
        nodes[parent].children.append(node)
        open[place] = node
    }

    /// Machines' repeated changes of one object, with nothing in between, are one node.
    private func joinsRun(_ line: LogLine, _ node: Node) -> Bool {
        node.first.object == line.object && node.children.isEmpty
            && !AuthorText.isPerson(line.by) && !AuthorText.isPerson(node.first.by)
            && node.first.by?.user == line.by?.user && line.change == .modified
    }

    private mutating func newNode(_ line: LogLine) -> Int {
        nodes.append(Node(lines: [line]))
        nodeOfRevision[line.revision] = nodes.count - 1
        return nodes.count - 1
    }

    func depth(ofRoot root: Int) -> Int { depthOfRoot[root] ?? 0 }

    /// A node that gets a line of its own.
    private struct Told {
        var node: Int
        var parent: Int?
        var depth: Int
    }

    private func told(_ node: Int, under parent: Int?, _ depth: Int, _ limit: Int) -> [Told] {
        let own = Told(node: node, parent: parent, depth: depth)
        guard depth < limit else { return [own] }
        return [own]
            + nodes[node].children.prefix(Self.childrenTold).flatMap {
                told($0, under: node, depth + 1, limit)
            }
    }

    /// How many nodes get a line, with so many levels of echoes.
    func toldCount(depth limit: Int) -> Int {
        roots.reduce(0) { $0 + told($1, under: nil, 0, limit).count }
    }

    /// Leaves the newest of those that get a line. One whose parent goes stands where it stood.
    mutating func keep(newest count: Int, depth limit: Int) {
        let all = roots.flatMap { told($0, under: nil, 0, limit) }
            .sorted { nodes[$0.node].first.revision < nodes[$1.node].first.revision }
            .suffix(count)
        let kept = Set(all.map(\.node))
        let tops = all.filter { told in told.parent.map { !kept.contains($0) } ?? true }
        roots = tops.map(\.node)
        for top in tops { depthOfRoot[top.node] = top.depth }
    }

    /// Events in a node and under it.
    func eventCount(_ node: Int) -> Int {
        nodes[node].children.reduce(nodes[node].lines.count) { $0 + eventCount($1) }
    }

    /// The last event in a node and under it.
    func last(_ node: Int) -> LogLine {
        let own = nodes[node].lines[nodes[node].lines.count - 1]
        return nodes[node].children.map { last($0) }.reduce(own) {
            $1.revision > $0.revision ? $1 : $0
        }
    }
}
