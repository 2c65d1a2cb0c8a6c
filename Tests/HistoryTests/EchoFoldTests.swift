import Document
import History
import KubernetesAPI
import Testing

struct EchoFoldTests {
    private func folded(_ name: String) throws -> (
        links: [Revision: EchoLink], lines: [Recording.Line]
    ) {
        let recording = try Recording(name)
        var fold = EchoFold()
        var before: [String: JSONValue] = [:]
        var links: [Revision: EchoLink] = [:]
        for line in recording.lines {
            let diff =
                line.event.change == .modified
                ? SemanticDiff.compare(before[line.event.uid], line.object) : nil
            let facts = EchoFacts(event: line.event, document: line.object, diff: diff)
            if let link = fold.feed(facts) { links[link.revision] = link }
            before[line.event.uid] = line.object
        }
        return (links, recording.lines)
    }

    @Test(
        "Parents are earlier, roots have none, and people are never echoes",
        arguments: Recording.names)
    func sound(name: String) throws {
        let (links, lines) = try folded(name)
        for link in links.values {
            #expect(link.parent < link.revision)
            #expect(links[link.parent]?.root ?? link.parent == link.root)
        }
        for line in lines where Actor(request: line.event.request).isPerson {
            #expect(links[line.event.revision] == nil, "\(line.event.revision)")
        }
    }

    @Test func `A rollout's echoes hang under the change that set it off`() throws {
        let (links, lines) = try folded("bad-rollout")
        let owned = lines.filter { line in
            (797...835).contains(line.event.revision.rawValue)
                && line.event.key.name.hasPrefix("checkout")
                && line.event.request?.user != "ci-bot"
        }
        #expect(owned.count > 25)
        for line in owned {
            let root = links[line.event.revision]?.root
            #expect(root == Revision(797), "\(line.event.revision) \(line.event.key)")
        }
        #expect(links[Revision(798)]?.rule == .owner)
        #expect(links[Revision(799)]?.rule == .ownSpec)
        #expect(links[Revision(801)]?.rule == .involvedObject)
        #expect(links[Revision(816)]?.rule == .selector)
        #expect(links[Revision(930)]?.root == Revision(928))
    }

    @Test func `A lost node is a root, and evictions follow it, not a cordon`() throws {
        let (links, lines) = try folded("node-loss")
        let lost = try #require(
            lines.first { line in
                line.event.key.name == "worker-01" && line.event.kind == "Node"
                    && Actor.shortName(of: line.event.request?.user ?? "") == "node-controller"
                    && line.event.change == .modified
                    && line.object["status"]?["conditions"]?.array?.contains {
                        $0["status"]?.string == "Unknown"
                    } == true
            })
        #expect(links[lost.event.revision] == nil)
        let evicted = lines.filter { line in
            line.event.kind == "Pod" && line.object["metadata"]?["deletionTimestamp"] != nil
                && Actor.shortName(of: line.event.request?.user ?? "") == "node-controller"
        }
        #expect(evicted.count == 5)
        for line in evicted {
            #expect(links[line.event.revision]?.root == lost.event.revision)
        }
    }

    private let seconds: Int64 = 1_000_000_000

    private func facts(
        _ revision: UInt64, _ resource: String, _ name: String, user: String, at second: Int64,
        isIntent: Bool = true
    ) -> EchoFacts {
        EchoFacts(
            revision: Revision(revision), change: isIntent ? .added : .modified,
            key: ObjectKey(
                resource: GroupResource(group: "", resource: resource), namespace: "n", name: name),
            uid: name, time: Timestamp(nanoseconds: second * seconds), user: user,
            isIntent: isIntent)
    }

    @Test func `What happens after a long silence is no echo`() {
        let kubelet = "system:node:w"
        for (pause, isEcho) in [(Int64(200), true), (301, false)] {
            var fold = EchoFold()
            #expect(fold.feed(facts(1, "pods", "p", user: "alice", at: 0)) == nil)
            let status = facts(2, "pods", "p", user: kubelet, at: pause, isIntent: false)
            #expect((fold.feed(status) != nil) == isEcho)
        }
    }

    @Test func `Without known authors an owner still explains what it owns`() {
        var fold = EchoFold()
        #expect(fold.feed(facts(1, "replicasets", "r", user: "", at: 0)) == nil)
        var pod = facts(2, "pods", "p", user: "", at: 1)
        pod.ownerUIDs = ["r"]
        #expect(fold.feed(pod)?.rule == .owner)
        #expect(fold.feed(facts(3, "configmaps", "c", user: "", at: 1)) == nil)
    }

    @Test func `A replacement follows the sibling that went, not an old request`() {
        let controller = "system:serviceaccount:kube-system:replicaset-controller"
        var fold = EchoFold()
        _ = fold.feed(facts(1, "replicasets", "r", user: "alice", at: 0))
        var gone = facts(2, "pods", "p1", user: "bob", at: 1_000)
        gone.ownerUIDs = ["r"]
        gone.change = .deleted
        #expect(fold.feed(gone) == nil)
        var replacement = facts(3, "pods", "p2", user: controller, at: 1_001)
        replacement.ownerUIDs = ["r"]
        let link = fold.feed(replacement)
        #expect(link?.parent == Revision(2))
        #expect(link?.rule == .sibling)
    }

    @Test func `What was there before the recording neither is an echo nor sets one off`() {
        var fold = EchoFold()
        var set = facts(1, "replicasets", "r", user: "", at: 0)
        set.isFirstSight = true
        var pod = facts(2, "pods", "p", user: "", at: 0)
        pod.ownerUIDs = ["r"]
        pod.isFirstSight = true
        #expect(fold.feed(set) == nil)
        #expect(fold.feed(pod) == nil)
        var other = facts(3, "pods", "q", user: "", at: 1)
        other.ownerUIDs = ["r"]
        #expect(fold.feed(other) == nil)
        var next = facts(4, "pods", "s", user: "", at: 1)
        next.ownerUIDs = ["r"]
        #expect(fold.feed(next)?.parent == Revision(3))
    }

    @Test func `Memory is bounded`() {
        var fold = EchoFold(capacity: 100)
        for revision in 1...2_000 as ClosedRange<UInt64> {
            _ = fold.feed(
                facts(revision, "pods", "p\(revision)", user: "alice", at: Int64(revision) / 100))
        }
        #expect(fold.objectCount <= 101)
        let late = facts(2_001, "pods", "p2000", user: "system:node:w", at: 21, isIntent: false)
        #expect(fold.feed(late)?.parent == Revision(2_000))
    }
}
