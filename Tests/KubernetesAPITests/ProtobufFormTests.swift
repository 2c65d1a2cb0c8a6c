import Document
import KubernetesAPI
import Testing

@Suite struct ProtobufFormTests {
    private func bytes(_ object: JSONValue) throws -> [UInt8] {
        let type = GroupVersionKind(
            apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
        return try #require(ProtobufForm(type)).bytes(of: object)
    }

    @Test func `a refusal is what a real API server wrote, to the byte`() throws {
        let recorded =
            "azhzAAoMCgJ2MRIGU3RhdHVzElUKBgoAEgAaABIHRmFpbHVyZRobY29uZmlnbWFwcyAibm9uZSIgbm90IGZvdW5k"
            + "IghOb3RGb3VuZCoYCgRub25lEgAaCmNvbmZpZ21hcHMoADIAMJQDGgAiAA=="
        let status: JSONValue = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
            "message": "configmaps \"none\" not found", "reason": "NotFound",
            "details": ["name": "none", "kind": "configmaps"], "code": 404,
        ]
        #expect(Base64.text(try bytes(status)) == recorded)
    }

    @Test func `inline messages, quantities, times, bytes and numbers come back as they were`() throws {
        let pod: JSONValue = [
            "kind": "Pod", "apiVersion": "v1",
            "metadata": [
                "name": "p", "namespace": "shop", "creationTimestamp": "2026-11-23T12:00:00Z",
                "labels": ["b": "2", "a": "1"], "generation": 3,
                "managedFields": [
                    [
                        "manager": "m", "operation": "Update", "apiVersion": "v1",
                        "fieldsType": "FieldsV1", "fieldsV1": ["f:data": ["f:k": [:]]],
                    ]
                ],
            ],
            "spec": [
                "volumes": [["name": "v", "configMap": ["name": "c", "defaultMode": 420]]],
                "containers": [
                    [
                        "name": "c", "image": "i",
                        "resources": ["limits": ["cpu": "500m", "memory": "1Gi"]],
                        "livenessProbe": ["httpGet": ["path": "/", "port": "http"]],
                        "readinessProbe": ["tcpSocket": ["port": 8080], "periodSeconds": 10],
                        "env": [
                            [
                                "name": "E",
                                "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]],
                            ]
                        ],
                        "securityContext": ["runAsUser": 0, "privileged": false],
                    ]
                ],
                "priority": -10, "terminationGracePeriodSeconds": 0,
                "automountServiceAccountToken": false,
            ],
        ]
        let back = try ProtobufObject(
            parsing: try bytes(pod), defaultType: GroupVersionKind(apiVersion: "", kind: "")
        ).value
        let spec = try #require(back["spec"])
        let container = try #require(spec["containers"]?[0])
        #expect(back["metadata"]?["labels"] == ["a": "1", "b": "2"])
        #expect(back["metadata"]?["creationTimestamp"] == "2026-11-23T12:00:00Z")
        #expect(back["metadata"]?["managedFields"]?[0]?["fieldsV1"] == ["f:data": ["f:k": [:]]])
        #expect(spec["volumes"]?[0]?["configMap"] == ["name": "c", "defaultMode": 420])
        #expect(container["resources"]?["limits"] == ["cpu": "500m", "memory": "1Gi"])
        #expect(container["livenessProbe"]?["httpGet"]?["port"] == "http")
        #expect(container["readinessProbe"]?["tcpSocket"]?["port"] == 8080)
        #expect(container["env"]?[0]?["valueFrom"]?["secretKeyRef"] == ["name": "s", "key": "k"])
        #expect(container["securityContext"] == ["privileged": false, "runAsUser": 0])
        #expect(spec["priority"] == -10)
        #expect(spec["terminationGracePeriodSeconds"] == 0)
        #expect(spec["automountServiceAccountToken"] == false)
        #expect(spec["hostUsers"] == nil)
        // Go's type has no pointer there, so nothing and false are one.
        #expect(spec["hostNetwork"] == false)
    }

    @Test func `fields that the .proto files spell otherwise than JSON are read and written`() throws {
        let webhook: JSONValue = [
            "kind": "ValidatingWebhookConfiguration",
            "apiVersion": "admissionregistration.k8s.io/v1", "metadata": ["name": "w"],
            "webhooks": [
                [
                    "name": "a.example.com", "clientConfig": ["caBundle": "AAEC"],
                    "rules": [["operations": ["CREATE"], "apiGroups": ["apps"]]],
                ]
            ],
        ]
        let back = try ProtobufObject(
            parsing: try bytes(webhook), defaultType: GroupVersionKind(apiVersion: "", kind: "")
        ).value
        #expect(back["webhooks"]?[0]?["clientConfig"] == ["caBundle": "AAEC"])
        #expect(back["webhooks"]?[0]?["rules"] == [["operations": ["CREATE"], "apiGroups": ["apps"]]])
    }

    @Test func `a type that is not built in has no protobuf form`() {
        #expect(ProtobufForm(GroupVersionKind(apiVersion: "example.com/v1", kind: "Pod")) == nil)
        #expect(ProtobufForm(GroupVersionKind(apiVersion: "meta.k8s.io/v1", kind: "Table")) == nil)
    }
}
