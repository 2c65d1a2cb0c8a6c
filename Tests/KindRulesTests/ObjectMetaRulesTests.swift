import Document
import KindRules
import Testing

@Suite("Metadata is checked as for every kind")
struct ObjectMetaRulesTests {
    private func messages(
        _ metadata: JSONObject, isNamespaced: Bool = false, _ rule: NameRule = .dnsSubdomain
    ) -> [String] {
        ObjectMetaRules.validateCreate(metadata, isNamespaced: isNamespaced, nameRule: rule)
            .map(\.message)
    }

    private let subdomain =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' "
        + "or '.', and must start and end with an alphanumeric character (e.g. 'example.com', "
        + #"regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?"#
        + #"(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#

    @Test("Names follow the kind's rule; a prefix may end with a dash")
    func names() {
        #expect(messages(["name": "a.b-c"]).isEmpty)
        #expect(
            messages(["name": ""]) == [
                "metadata.name: Required value: name or generateName is required"
            ])
        #expect(
            messages(["name": "A_b"]) == ["metadata.name: Invalid value: \"A_b\": \(subdomain)"])
        #expect(messages(["generateName": "web-", "name": "web-abcde"]).isEmpty)
        #expect(
            messages(["name": "a.b"], isNamespaced: false, .dnsLabel)
                == ["metadata.name: Invalid value: \"a.b\": must not contain dots"])
        #expect(
            messages(["name": "a/b%"], isNamespaced: false, .pathSegment)
                == [
                    "metadata.name: Invalid value: \"a/b%\": may not contain '/'",
                    "metadata.name: Invalid value: \"a/b%\": may not contain '%'",
                ])
    }

    @Test("Only objects in a namespace have one")
    func namespaces() {
        #expect(
            messages(["name": "a"], isNamespaced: true) == ["metadata.namespace: Required value"])
        #expect(
            messages(["name": "a", "namespace": "b"])
                == ["metadata.namespace: Forbidden: not allowed on this type"])
    }

    @Test("Owners are complete and one of them controls")
    func owners() {
        let owner: JSONValue = [
            "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "a", "uid": "1",
            "controller": true,
        ]
        let errors = messages(["name": "a", "ownerReferences": [owner, owner]])
        #expect(errors.count == 1)
        #expect(
            errors.first?.hasSuffix(
                "Only one reference can have Controller set to true. Found \"true\" in references "
                    + "for ReplicaSet/a and ReplicaSet/a") == true)
        #expect(
            messages(["name": "a", "ownerReferences": [["apiVersion": "apps/", "kind": "X"]]])
                == [
                    "metadata.ownerReferences.apiVersion: Invalid value: \"apps/\": version must "
                        + "not be empty",
                    "metadata.ownerReferences.name: Invalid value: \"\": must not be empty",
                    "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty",
                ])
    }

    @Test("An update keeps what identifies the object and adds no finalizers to a dying one")
    func updates() {
        let old: JSONObject = [
            "name": "a", "uid": "1", "creationTimestamp": "2026-01-01T00:00:00Z",
            "deletionTimestamp": "2026-01-02T00:00:00Z", "deletionGracePeriodSeconds": 0,
            "finalizers": ["x.io/a"],
        ]
        var new: JSONObject = ["name": "a", "finalizers": ["x.io/a", "x.io/b"]]
        ObjectMetaRules.keep(old, in: &new)
        #expect(new["uid"] == "1")
        #expect(
            ObjectMetaRules.validateUpdate(new, old: old).map(\.message)
                == [
                    "metadata.finalizers: Forbidden: no new finalizers can be added if the object "
                        + "is being deleted, found new finalizers []string{\"x.io/b\"}"
                ])
        new["uid"] = "2"
        new["finalizers"] = ["x.io/a"]
        #expect(
            ObjectMetaRules.validateUpdate(new, old: old).map(\.message)
                == ["metadata.uid: Invalid value: \"2\": field is immutable"])
    }
}
