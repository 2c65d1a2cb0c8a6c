import Document
import History
import Queries
import Testing

@testable import CommandLine

struct BlameTextTests {
    private func answer() throws -> BlameAnswer {
        let document: JSONValue = [
            "apiVersion": "apps/v1", "kind": "Deployment",
            "spec": [
                "replicas": 0,
                "template": ["containers": [["name": "checkout", "image": "checkout:v2"]]],
            ],
        ]
        func field(
            _ path: String, _ value: JSONValue, _ revision: UInt64, _ clock: String, _ by: Author?
        ) throws -> BlameField {
            BlameField(
                path: try FieldPath(parsing: path), value: value, revision: Revision(revision),
                time: try Sample.time(clock), by: by, isBeforeRecording: by == nil)
        }
        let item = ".spec.template.containers[name=\"checkout\"]"
        return BlameAnswer(
            object: Sample.checkout, at: try Sample.moment(1008, "23:48:41"),
            fields: [
                try field(".apiVersion", "apps/v1", 5, "23:47:27", nil),
                try field(".kind", "Deployment", 5, "23:47:27", nil),
                try field(
                    ".spec.replicas", 0, 1007, "23:48:41",
                    Sample.author("bob", subresource: "scale")),
                try field("\(item).name", "checkout", 5, "23:47:27", nil),
                try field("\(item).image", "checkout:v2", 797, "23:48:01", Sample.alice),
            ],
            deleted: [
                try field(".spec.paused", true, 790, "23:48:00", Sample.alice)
            ], document: document)
    }

    @Test("The margin is said once for a run of lines of one event")
    func margin() throws {
        #expect(
            plain(BlameText(width: 100).lines(try answer(), typed: "outage")) == """
                deployment/checkout -n shop  as of 1008 (outage, 2026-11-23T23:48:41Z)
                   5 23:47:27 earlier             │ apiVersion: apps/v1
                                                  │ kind: Deployment
                                                  │ spec:
                1007 23:48:41 bob     patch scale │   replicas: 0
                                                  │   template:
                                                  │     containers:
                 797 23:48:01 alice   patch       │     - image: checkout:v2
                   5 23:47:27 earlier             │       name: checkout
                                                  │ # gone since:
                 790 23:48:00 alice   patch       │ - .spec.paused  true

                """)
    }

    @Test("Long lines are cut at the edge", arguments: [50, 80])
    func narrow(width: Int) throws {
        let lines = BlameText(width: width).lines(try answer(), typed: nil)
        #expect(lines.dropFirst().allSatisfy { $0.width <= width })
    }

    @Test func `kubectl's copy of the manifest is folded to its size`() throws {
        var folded = try answer()
        let name = "kubectl.kubernetes.io/last-applied-configuration"
        let value: JSONValue = "{\"kind\":\"Deployment\"}\n"
        folded.document = [
            "metadata": ["annotations": ["kubectl.kubernetes.io/last-applied-configuration": value]]
        ]
        folded.fields = [
            BlameField(
                path: FieldPath([.key("metadata"), .key("annotations"), .key(name)]), value: value,
                revision: Revision(797), time: try Sample.time("23:48:01"), by: Sample.alice,
                isBeforeRecording: false)
        ]
        folded.deleted = []
        let lines = plain(BlameText(width: 120).lines(folded, typed: nil)).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[3] == "797 23:48:01 alice patch │     \(name): {…}  # 22 bytes")
    }
}
