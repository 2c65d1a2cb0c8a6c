import Document
import Testing

@Suite("Rules of storage kinds")
struct StorageRulesTests {
    private func volume(_ more: String) -> String {
        #"{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],\#(more)}}"#
    }

    @Test("A volume has defaults, a phase and a time")
    func volumeDefaults() throws {
        let object = try RuleCheck("v1", "PersistentVolume").created(
            volume(#""hostPath":{"path":"/data"}"#))
        #expect(object["spec"]?["persistentVolumeReclaimPolicy"] == "Retain")
        #expect(object["spec"]?["hostPath"] == ["path": "/data", "type": ""])
        #expect(
            object["status"]
                == ["phase": "Pending", "lastPhaseTransitionTime": "2026-01-01T00:00:00Z"])
    }

    @Test("A volume is of one type, and says what it needs")
    func volumeProblems() throws {
        let check = try RuleCheck("v1", "PersistentVolume")
        #expect(
            try check.problems(volume(#""nfs":{"server":"h","path":"/x"},"local":{"path":"/y"}"#))
                == [
                    "spec.nodeAffinity: Required value: Local volume requires node affinity",
                    "spec.local: Forbidden: may not specify more than 1 volume type",
                ])
        #expect(
            try check.problems(volume(#""csi":{"driver":"d.example.com"}"#))
                == ["spec.csi.volumeHandle: Required value"])
        #expect(
            try check.problems(#"{"spec":{"accessModes":["Read"],"hostPath":{"path":"/d"}}}"#)
                == [
                    "spec.accessModes: Unsupported value: \"Read\": supported values: "
                        + "\"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", "
                        + "\"ReadWriteOncePod\"",
                    "spec.capacity: Required value",
                    "spec.capacity: Unsupported value: null: supported values: \"storage\"",
                ])
    }

    @Test("What is no longer as it was is warned of")
    func warnings() throws {
        #expect(
            try RuleCheck("v1", "PersistentVolume").warnings(
                volume(
                    #""persistentVolumeReclaimPolicy":"Recycle","flocker":{"datasetName":"d"}"#))
                == [
                    "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. "
                        + "Instead, the recommended approach is to use dynamic provisioning.",
                    "spec.flocker: deprecated in v1.22, non-functional in v1.25+",
                ])
        #expect(
            try RuleCheck("v1", "PersistentVolumeClaim").warnings(claim("100m"))
                == [
                    "spec.resources.requests[storage]: fractional byte value \"100m\" is invalid, "
                        + "must be an integer"
                ])
    }

    @Test("Classes of attributes do not change")
    func attributesClass() throws {
        #expect(
            try RuleCheck("storage.k8s.io/v1", "VolumeAttributesClass").problems(
                #"{"driverName":"d.example.com","parameters":{"a":"b"}}"#,
                to: #"{"driverName":"d.example.com","parameters":{"a":"c"}}"#)
                == ["parameters: Forbidden: updates to parameters are forbidden."])
    }

    @Test("What a volume is made of stays")
    func volumeUpdate() throws {
        let problems = try RuleCheck("v1", "PersistentVolume").problems(
            volume(#""hostPath":{"path":"/a"}"#), to: volume(#""hostPath":{"path":"/b"}"#))
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasPrefix(
                "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable "
                    + "after creation\n@@ -2,7 +2,7 @@\n") == true)
        #expect(problems.first?.contains("-  \"Path\": \"/a\",\n+  \"Path\": \"/b\",") == true)
    }

    private func claim(_ size: String, _ more: String = "") -> String {
        """
        {"spec":{"accessModes":["ReadWriteOnce"],\
        "resources":{"requests":{"storage":"\(size)"}}\(more)}}
        """
    }

    @Test("A claim's data source is told twice, others are forgotten")
    func dataSource() throws {
        let check = try RuleCheck("v1", "PersistentVolumeClaim")
        let source: JSONValue = [
            "apiGroup": .null, "kind": "PersistentVolumeClaim", "name": "src",
        ]
        let kept = try check.created(
            claim("1Gi", #","dataSource":{"kind":"PersistentVolumeClaim","name":"src"}"#))
        #expect(kept["spec"]?["dataSourceRef"] == source)
        let dropped = try check.created(
            claim("1Gi", #","dataSource":{"kind":"Other","name":"src"}"#))
        #expect(dropped["spec"]?["dataSource"] == nil)
        #expect(dropped["spec"]?["dataSourceRef"] == nil)
    }

    @Test("A claim does not change while it is pending, but its volume and class are filled in")
    func claimUpdate() throws {
        let check = try RuleCheck("v1", "PersistentVolumeClaim")
        #expect(try check.problems(claim("1Gi"), to: claim("2Gi")).count == 1)
        #expect(
            try check.problems(
                claim("1Gi"), to: claim("1Gi", #","volumeName":"v","storageClassName":"fast""#))
                == [])
        #expect(
            try check.problems(claim("-1Gi")) == [
                "spec.resources[storage]: Invalid value: \"-1Gi\": must be greater than zero"
            ])
    }

    @Test("Drivers count the generations of what may change")
    func driver() throws {
        let check = try RuleCheck("storage.k8s.io/v1", "CSIDriver")
        #expect(try check.created("{}")["metadata"]?["generation"] == nil)
        #expect(
            try check.updated("{}", to: #"{"spec":{"requiresRepublish":true}}"#)["metadata"]?[
                "generation"] == 1)
        #expect(
            try check.problems("{}", to: #"{"spec":{"attachRequired":false}}"#)
                == ["spec.attachedRequired: Invalid value: false: field is immutable"])
    }
}
