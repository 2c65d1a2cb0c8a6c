import Document
import History
import KubernetesAPI
import Queries
import Testing

@testable import CommandLine

struct DiffTextTests {
    private func answer() throws -> DiffAnswer {
        var scaled = ObjectChange(object: Sample.checkout, kind: .changed)
        scaled.fields = [
            try Sample.change(".status.replicas", 3, nil),
            try Sample.change(".spec.replicas", 3, 0),
            try Sample.change(
                ".spec.template.spec.containers[name=\"checkout\"].image",
                "registry.example.com/shop/checkout:v1", "registry.example.com/shop/checkout:v2"),
        ]
        scaled.foldedFieldCount = 2
        scaled.by = [
            ChangeAuthor(
                revision: Revision(797), time: try Sample.time("23:48:01"), author: Sample.alice),
            ChangeAuthor(
                revision: Revision(801), time: try Sample.time("23:48:02"),
                author: Sample.deployments),
            ChangeAuthor(
                revision: Revision(805), time: try Sample.time("23:48:03"),
                author: Sample.deployments),
        ]
        var pod = ObjectChange(object: Sample.object("pods", "checkout-a-x"), kind: .removed)
        pod.by = [
            ChangeAuthor(
                revision: Revision(803), time: try Sample.time("23:48:02"),
                author: Sample.replicaSets)
        ]
        return DiffAnswer(
            from: try Sample.moment(773, "23:47:53.229121"),
            to: try Sample.moment(1008, "23:48:41"), changes: [pod, scaled])
    }

    private func text(_ width: Int?) throws -> DiffText {
        DiffText(
            width: width, typed: try DiffWords(["baseline", "1008"]) { $0 == "baseline" })
    }

    @Test("What people changed comes first, each object with authors and fields")
    func wide() throws {
        #expect(
            plain(try text(120).lines(try answer())) == """
                from 773 (baseline, 2026-11-23T23:47:53.229121Z)
                to   1008 (2026-11-23T23:48:41Z)  47 s later
                1 removed, 1 changed

                ~ deployment/checkout -n shop
                    by 797 23:48:01 alice (kubectl patch)  request r-1
                    by deployment-controller (update) 2 times to 805
                    ~ .spec.replicas  3 -> 0
                    ~ .spec.template.spec.containers[name="checkout"].image
                        - registry.example.com/shop/checkout:v1
                        + registry.example.com/shop/checkout:v2
                    - .status.replicas  3
                    and 2 of bookkeeping

                What the cluster's machines did
                - pod/checkout-a-x -n shop  removed  by replicaset-controller (create) at 803

                """)
    }

    @Test("--stat is a line an object")
    func stat() throws {
        #expect(
            plain(try text(80).stat(try answer())) == """
                from 773 (baseline, 2026-11-23T23:47:53.229121Z)
                to   1008 (2026-11-23T23:48:41Z)  47 s later
                1 removed, 1 changed
                   OBJECT                    FIELDS  BY
                ~  shop deployment/checkout       3  alice, deployment-controller
                -  shop pod/checkout-a-x             replicaset-controller

                """)
    }

    @Test("No line is wider than the terminal", arguments: [50, 80, 140])
    func fits(width: Int) throws {
        #expect(try text(width).lines(try answer()).allSatisfy { $0.width <= width })
    }

    @Test("Two equal moments say so")
    func nothing() throws {
        let moment = try Sample.moment(773, "23:47:53")
        let empty = DiffAnswer(from: moment, to: moment, changes: [])
        #expect(plain(try text(80).lines(empty)).hasSuffix("nothing differs\n"))
    }

    @Test(
        "FROM, TO and objects are told apart",
        arguments: [
            (["baseline"], "baseline", nil, []),
            (["baseline", "outage"], "baseline", "outage", []),
            (["baseline", "deploy/checkout"], "baseline", nil, ["deploy/checkout"]),
            (["5m", "head~3", "deploy", "web"], "5m", "head~3", ["deploy", "web"]),
            (["5m", "23:48", "pods"], "5m", "23:48", ["pods"]),
            (["773..1008", "pods"], "773", "1008", ["pods"]),
            (["773..", "pods"], "773", nil, ["pods"]),
            (["773", "pods"], "773", nil, ["pods"]),
        ] as [([String], String, String?, [String])])
    func words(_ words: [String], _ from: String, _ to: String?, _ object: [String]) throws {
        let typed = try DiffWords(words) { ["baseline", "outage"].contains($0) }
        #expect(typed.from == from)
        #expect(typed.to == to)
        #expect(typed.object == object)
    }
}
