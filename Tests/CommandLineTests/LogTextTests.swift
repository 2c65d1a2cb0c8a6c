import Document
import History
import KubernetesAPI
import Queries
import Testing

@testable import CommandLine

struct LogTextTests {
    private func rollout() throws -> [LogLine] {
        let pod = Sample.object("pods", "checkout-b-x")
        let set = Sample.object("replicasets", "checkout-b", group: "apps")
        func line(
            _ revision: UInt64, _ clock: String, _ change: Event.Change, _ object: NamedObject,
            _ by: Author?, _ words: String, under: UInt64? = nil
        ) throws -> LogLine {
            LogLine(
                revision: Revision(revision), time: try Sample.time(clock), change: change,
                object: object, by: by, fields: [try Sample.change(".spec.x", 1, 2)],
                words: words, under: under.map { Revision($0) })
        }
        return [
            try line(797, "23:48:01.2", .modified, Sample.checkout, Sample.alice, "image v1 -> v2"),
            try line(
                798, "23:48:01.3", .added, set, Sample.deployments, "created", under: 797),
            try line(799, "23:48:01.3", .added, pod, Sample.replicaSets, "created", under: 798),
            try line(
                800, "23:48:01.4", .modified, pod,
                Sample.author("system:kube-scheduler", "create", subresource: "binding"),
                "bound to worker-02", under: 798),
            try line(
                801, "23:48:02", .modified, Sample.checkout, Sample.deployments,
                "status.replicas 3 -> 4", under: 797),
            try line(
                900, "23:49:00", .deleted, Sample.object("configmaps", "settings"), nil, "deleted"),
        ]
    }

    @Test("Echoes stand as a tree under the change that set them off")
    func tree() throws {
        var text = LogText(width: 110)
        #expect(
            plain(text.lines(LogTree(try rollout()))) == """
                2026-11-23 UTC
                 797 23:48:01 alice                  ~ shop deployment/checkout  image v1 -> v2
                 798 23:48:01 deployment-controller  ├─ + replicaset/checkout-b  created
                 799 23:48:01 replicaset-controller  │  └─ + pod/checkout-b-x  created  (+1 to 800)
                 801 23:48:02 deployment-controller  └─ ~ deployment/checkout  status.replicas 3 -> 4
                 900 23:49:00 unknown                - shop configmap/settings  deleted

                """)
    }

    @Test("The newest so many are those that get a line; one whose parent goes stands alone")
    func newest() throws {
        var tree = LogTree(try rollout())
        #expect(tree.toldCount(depth: 2) == 5)
        #expect(tree.toldCount(depth: 1) == 4)
        tree.keep(newest: 4, depth: 2)
        var text = LogText(width: 110, depth: 2)
        #expect(
            plain(text.lines(tree)) == """
                2026-11-23 UTC
                 798 23:48:01 deployment-controller  + shop replicaset/checkout-b  created
                 799 23:48:01 replicaset-controller  └─ + pod/checkout-b-x  created  (+1 to 800)
                 801 23:48:02 deployment-controller  ~ shop deployment/checkout  status.replicas 3 -> 4
                 900 23:49:00 unknown                - shop configmap/settings  deleted

                """)
        tree.keep(newest: 1, depth: 2)
        var last = LogText(width: 110, depth: 2)
        #expect(plain(last.lines(tree)).split(separator: "\n").count == 2)
    }

    @Test("On 80 columns long lines go on below, inside the tree", arguments: [72, 80, 100])
    func narrow(width: Int) throws {
        var text = LogText(width: width)
        let lines = text.lines(LogTree(try rollout()))
        #expect(lines.allSatisfy { $0.width <= width })
    }

    @Test("What lies deeper than asked for is counted; bookkeeping of machines is not shown")
    func folded() throws {
        var lines = try rollout()
        lines.append(
            LogLine(
                revision: Revision(901), time: try Sample.time("23:49:01"), change: .modified,
                object: Sample.checkout, by: Sample.deployments, words: "only bookkeeping changed"))
        var text = LogText(width: 110, depth: 1)
        #expect(
            plain(text.lines(LogTree(lines))) == """
                2026-11-23 UTC
                 797 23:48:01 alice                  ~ shop deployment/checkout  image v1 -> v2
                 798 23:48:01 deployment-controller  ├─ + replicaset/checkout-b  created  (+2 to 800)
                 801 23:48:02 deployment-controller  └─ ~ deployment/checkout  status.replicas 3 -> 4
                 900 23:49:00 unknown                - shop configmap/settings  deleted

                """)
    }

    @Test("Flat, every event has its line")
    func flat() throws {
        var text = LogText(width: 140)
        let lines = try rollout().flatMap { text.lines($0) }
        #expect(lines.count == 7)
        #expect(lines[4].plain.hasSuffix("~ shop pod/checkout-b-x  bound to worker-02"))
    }

    @Test("A machine's repeated changes of one object are one node")
    func runs() throws {
        let node = Sample.object("nodes", "worker-01", namespace: "")
        let lines = try (1...5).map { at in
            LogLine(
                revision: Revision(UInt64(at)), time: try Sample.time("23:48:0\(at)"),
                change: .modified, object: node,
                by: Sample.author("system:node:worker-01", "patch", subresource: "status"),
                fields: [try Sample.change(".status.phase", 1, 2)], words: "phase changed")
        }
        var text = LogText(width: 100)
        #expect(
            plain(text.lines(LogTree(lines))) == """
                2026-11-23 UTC
                 1 23:48:01 node:worker-01         ~ node/worker-01  phase changed  (+4 to 5)

                """)
    }
}
