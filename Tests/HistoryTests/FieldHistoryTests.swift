import Document
import History
import KubernetesAPI
import Testing

struct FieldHistoryTests {
    private func values(
        _ pattern: String, _ versions: [JSONValue?]
    ) throws -> [[String]] {
        var history = FieldHistory(of: try FieldPattern(parsing: pattern))
        return versions.map { version in
            history.feed(version).map { "\($0.path) \($0.value?.description ?? "-")" }
        }
    }

    @Test func `An exact path has its first value and each change`() throws {
        let found = try values(
            "spec.replicas",
            [["spec": ["replicas": 3]], ["spec": ["replicas": 3], "x": 1], ["spec": [:]], nil])
        #expect(found == [[".spec.replicas 3"], [], [".spec.replicas -"], []])
    }

    @Test func `A field that is absent at first is said to be`() throws {
        let found = try values("spec.paused", [["spec": [:]], ["spec": ["paused": true]]])
        #expect(found == [[".spec.paused -"], [".spec.paused true"]])
    }

    @Test func `Wildcards follow each field by itself, under its canonical path`() throws {
        let found = try values(
            "spec.containers[*].image",
            [
                [
                    "spec": [
                        "containers": [["name": "a", "image": "1"], ["name": "b", "image": "1"]]
                    ]
                ],
                [
                    "spec": [
                        "containers": [["name": "b", "image": "2"], ["name": "a", "image": "1"]]
                    ]
                ],
                ["spec": ["containers": [["name": "b", "image": "2"]]]],
            ])
        #expect(
            found
                == [
                    [
                        ".spec.containers[name=\"a\"].image 1",
                        ".spec.containers[name=\"b\"].image 1",
                    ],
                    [".spec.containers[name=\"b\"].image 2"],
                    [".spec.containers[name=\"a\"].image -"],
                ].map { $0.map { $0.hasSuffix("-") ? $0 : $0.quotedEnd } })
    }

    @Test func `The end of the object ends its fields`() throws {
        #expect(try values("a", [["a": 1], nil, ["a": 1]]) == [[".a 1"], [".a -"], [".a 1"]])
    }

    @Test func `Recorded histories are what the recording proves`() throws {
        let recording = try Recording("bad-rollout")
        let key = ObjectKey(
            resource: GroupResource(group: "apps", resource: "deployments"), namespace: "shop",
            name: "checkout")
        let questions = [
            ("checkout_image_history", "spec.template.spec.containers[checkout].image"),
            ("checkout_replicas_history", ".spec.replicas"),
        ]
        for (name, pattern) in questions {
            let expected = try #require(recording.truth["answers"]?[name]?.array)
            var history = FieldHistory(of: try FieldPattern(parsing: pattern))
            var found: [JSONValue] = []
            for line in recording.lines where line.event.key == key {
                for entry in history.feed(line.object) {
                    found.append([
                        "resourceVersion": JSONValue(line.event.revision.rawValue),
                        "value": entry.value ?? .null,
                        "user": .string(line.event.request?.user ?? ""),
                    ])
                }
            }
            let wanted: [JSONValue] = expected.map { answer in
                [
                    "resourceVersion": answer["resourceVersion"] ?? .null,
                    "value": answer["value"] ?? .null, "user": answer["by"]?["user"] ?? .null,
                ]
            }
            #expect(found == wanted, "\(name)")
        }
    }
}

extension String {
    /// The last word in quotes: how a JSON string is described.
    fileprivate var quotedEnd: String {
        let parts = split(separator: " ")
        return "\(parts[0]) \"\(parts[1])\""
    }
}
