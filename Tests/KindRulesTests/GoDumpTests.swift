import Document
import KindRules
import Testing

@Suite("Internal structs are printed as Go prints them")
struct GoDumpTests {
    @Test("Missing members are zeros and nulls, in the struct's order")
    func zeros() {
        #expect(
            GoDump.text(["type": "BlueGreen"], type: "DeploymentStrategy")
                == #"{"Type":"BlueGreen","RollingUpdate":null}"#)
        #expect(
            GoDump.text(
                ["rollingUpdate": ["partition": 1], "type": "OnDelete"],
                type: "StatefulSetUpdateStrategy")
                == #"{"Type":"OnDelete","RollingUpdate":{"Partition":1,"MaxUnavailable":null}}"#)
        #expect(
            GoDump.text(["rules": [["succeededCount": 1]]], type: "SuccessPolicy")
                == #"{"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}"#)
    }

    @Test("The members of metadata stand among the struct's own; HTML is escaped")
    func metadata() {
        let text = GoDump.text(
            ["metadata": ["labels": ["a": "<&>"]], "spec": [:]], type: "PodTemplateSpec")
        #expect(text.hasPrefix(#"{"labels":{"a":"\u003c\u0026\u003e"},"Spec":{"Volumes":null,"#))
    }

    @Test("A change shows with three lines around it")
    func diff() {
        let old = GoDump.lines(["restartPolicy": "Always"], type: "PodSpec")
        let new = GoDump.lines(["restartPolicy": "Never"], type: "PodSpec")
        #expect(
            UnifiedDiff.text(from: old, to: new) == """
                @@ -3,7 +3,7 @@
                  "InitContainers": null,
                  "Containers": null,
                  "EphemeralContainers": null,
                - "RestartPolicy": "Always",
                + "RestartPolicy": "Never",
                  "TerminationGracePeriodSeconds": null,
                  "ActiveDeadlineSeconds": null,
                  "DNSPolicy": "",

                """)
        #expect(UnifiedDiff.text(from: old, to: old).isEmpty)
    }

    @Test("Changes far apart are hunks of their own, and one at the end has only lines before it")
    func hunks() {
        let old = (1...20).map(String.init)
        var new = old
        new[0] = "one"
        new.append("21")
        #expect(
            UnifiedDiff.text(from: old, to: new)
                == "@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -18,3 +18,4 @@\n 18\n 19\n 20\n+21\n")
    }
}
