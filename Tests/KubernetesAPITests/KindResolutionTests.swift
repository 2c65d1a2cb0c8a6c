import Document
import KubernetesAPI
import Testing

@Suite struct KindResolutionTests {
    private func names(_ typed: String, _ catalog: KindCatalog = .builtIn) throws -> [String] {
        try catalog.resolve(typed).map(\.groupResource.description)
    }

    @Test(arguments: [
        "deploy", "deployment", "deployments", "Deployment", "DEPLOYMENTS", "deployments.apps",
        "deployment.apps", "deploy.apps", "deployments.v1.apps", "Deployment.v1.apps",
    ])
    func `every spelling of a resource leads to it`(typed: String) throws {
        #expect(try names(typed) == ["deployments.apps"])
    }

    @Test func `several resources are separated by commas and each comes once`() throws {
        #expect(try names("po,svc,pods,configmaps.v1") == ["pods", "services", "configmaps"])
    }

    @Test func `a category stands for its resources`() throws {
        #expect(
            try names("all") == [
                "pods", "replicationcontrollers", "services", "daemonsets.apps", "deployments.apps",
                "replicasets.apps", "statefulsets.apps", "horizontalpodautoscalers.autoscaling",
                "cronjobs.batch", "jobs.batch",
            ])
    }

    @Test func `a version can be named`() throws {
        let named = try KindCatalog.builtIn.resolveVersions("hpa.v1.autoscaling,hpa")
        #expect(named.map(\.version) == ["v1", "v2"])
        #expect(throws: KindError.self) { try names("deployments.v9.apps") }
    }

    @Test func `the core Event resource goes before its alias`() throws {
        #expect(try names("events") == ["events"])
        #expect(try names("ev") == ["events"])
        #expect(try names("events.events.k8s.io") == ["events.events.k8s.io"])
    }

    @Test func `custom resources have all their names too`() throws {
        let catalog = try Fixture.catalogWithThings()
        for typed in [
            "th", "thing", "Things", "things.t27.example.com", "things.v1.t27.example.com",
        ] {
            #expect(try names(typed, catalog) == ["things.t27.example.com"])
        }
        let named = try catalog.resolveVersions("things.v1beta1.t27.example.com")
        #expect(named.map(\.version) == ["v1beta1"])
    }

    @Test(arguments: [
        ("deploymnets", ["deployments.apps"]), ("podss", ["pods"]), ("servcies", ["services"]),
        ("deployments.app", ["deployments.apps"]), ("xyzzy", []),
    ])
    func `an unknown name is answered with near ones`(typed: String, nearMisses: [String]) {
        #expect(throws: KindError.unknown(typed: typed, nearMisses: nearMisses)) {
            try names(typed)
        }
    }

    @Test func `messages say what to do`() {
        #expect(
            KindError.unknown(typed: "podss", nearMisses: ["pods"]).description
                == #"no resource type "podss" is known here; did you mean pods?"#)
        #expect(throws: KindError.empty) { try names(",") }
    }

    @Test func `a name of two custom resources is ambiguous and a full name is not`() throws {
        let catalog = KindCatalog.builtIn.adding(
            customResourceDefinitions: ["b.example.com", "a.example.com"].map(Self.gadgets))
        let expected = KindError.ambiguous(
            typed: "gadgets",
            candidates: [
                GroupResource(group: "a.example.com", resource: "gadgets"),
                GroupResource(group: "b.example.com", resource: "gadgets"),
            ])
        #expect(throws: expected) { try names("gadgets", catalog) }
        #expect(try names("gadgets.b.example.com", catalog) == ["gadgets.b.example.com"])
        #expect(
            expected.description == #""gadgets" is ambiguous; name one of gadgets.a.example.com, "#
                + "gadgets.b.example.com")
    }

    @Test func `a built-in resource goes before a custom one of the same name`() throws {
        let definition: JSONValue = [
            "spec": [
                "group": "serving.example.com", "scope": "Namespaced",
                "names": ["plural": "services", "singular": "service", "kind": "Service"],
                "versions": [["name": "v1", "served": true, "storage": true]],
            ]
        ]
        let catalog = KindCatalog.builtIn.adding(customResourceDefinitions: [definition])
        #expect(try names("services", catalog) == ["services"])
        #expect(try names("services.serving.example.com", catalog).count == 1)
    }

    private static func gadgets(group: String) -> JSONValue {
        [
            "spec": [
                "group": .string(group), "scope": "Namespaced",
                "names": ["plural": "gadgets", "singular": "gadget", "kind": "Gadget"],
                "versions": [["name": "v1", "served": true, "storage": true]],
            ]
        ]
    }

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("svc", "scv", 1), ("pods", "pod", 1),
    ])
    func `edit distance counts swapped neighbours once`(a: String, b: String, distance: Int) {
        #expect(EditDistance.between(Array(a.utf8), Array(b.utf8)) == distance)
        #expect(EditDistance.between(Array(b.utf8), Array(a.utf8)) == distance)
    }
}
