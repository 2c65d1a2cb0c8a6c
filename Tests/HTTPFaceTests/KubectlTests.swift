import Document
import Foundation
import Testing

/// What unmodified kubectl makes of the bad-rollout sample.
@Suite(
    .enabled(
        if: !Kubectl.all.isEmpty,
        "no kubectl found: tools/test fetches one, or set HINDSIGHT_KUBECTL"))
struct KubectlTests {
    private func with<Result: Sendable>(
        _ kubectl: Kubectl, at moment: String = "",
        _ body: @Sendable (_ run: (String) async throws -> Kubectl.Outcome) async throws -> Result
    ) async throws -> Result {
        let sample = try Sample.badRollout.get()
        return try await withServer(sample.store) { port in
            try await body { line in
                let words = line.split(separator: " ").map(String.init)
                return try await kubectl.run("http://127.0.0.1:\(port)\(moment)", words)
            }
        }
    }

    @Test("get prints the tables of a real server", arguments: Kubectl.all)
    func tables(kubectl: Kubectl) async throws {
        try await with(kubectl) { run in
            let deployments = try await run("get deployments -n shop")
            #expect(
                deployments.output == """
                    NAME       READY   UP-TO-DATE   AVAILABLE   AGE
                    cart       2/2     2            2           3m12s
                    checkout   3/3     3            3           3m12s
                    web        3/3     3            3           3m12s

                    """)
            let releases = try await run("get releases -A")
            #expect(releases.rows.map { $0.last } == ["v1", "v1", "v1"])
            let names = try await run("get svc,deploy -n shop -l app=web -o name")
            #expect(names.output == "service/web\ndeployment.apps/web\n")
            let paged = try await run("get pods -A --chunk-size=2 -o name")
            let whole = try await run("get pods -A -o name")
            #expect(paged.output == whole.output)
            #expect(whole.output.split(separator: "\n").count > 10)
        }
    }

    @Test("the past has other tables, with ages of then", arguments: Kubectl.all)
    func past(kubectl: Kubectl) async throws {
        try await with(kubectl, at: "/at/773") { run in
            let wide = try await run("get deploy -n shop -o wide")
            #expect(wide.rows.map { $0[0] } == ["cart", "checkout", "web"])
            #expect(wide.rows.map { $0[4] } == ["8s", "8s", "8s"])
            let image = try await run(
                "get deploy checkout -n shop -o jsonpath={.spec.template.spec.containers[*].image}")
            #expect(image.output == "registry.example.com/shop/checkout:v1")
            let custom = try await run(
                "get deploy -n shop -o custom-columns=N:.metadata.name,R:.spec.replicas")
            #expect(custom.rows == [["cart", "2"], ["checkout", "3"], ["web", "3"]])
        }
    }

    @Test("json and yaml show the stored object", arguments: Kubectl.all)
    func documents(kubectl: Kubectl) async throws {
        try await with(kubectl) { run in
            let json = try JSONValue(parsing: await run("get ns shop -o json").output)
            #expect(json["metadata"]?["resourceVersion"] == "317")
            let yaml = try await run("get ns shop -o yaml")
            #expect(yaml.output.contains("resourceVersion: \"317\"\n"))
            let raw = try await run("get --raw /api/v1/namespaces/shop")
            #expect(try JSONValue(parsing: raw.output)["kind"] == "Namespace")
        }
    }

    @Test("describe, events and rollout history read as ever", arguments: Kubectl.all)
    func describe(kubectl: Kubectl) async throws {
        try await with(kubectl) { run in
            let deployment = try await run("describe deploy checkout -n shop")
            #expect(deployment.output.contains("StrategyType:           RollingUpdate"))
            #expect(deployment.output.contains("NewReplicaSet:   checkout-"))
            let pods = try await run("describe pods -n shop -l app=checkout")
            #expect(pods.output.contains("Scheduled"))
            let node = try await run("describe node worker-01")
            #expect(node.output.contains("Non-terminated Pods:"))
            let history = try await run("rollout history deploy/checkout -n shop")
            #expect(history.output.contains("2         pipeline 4711: checkout v2-crash"))
            let events = try await run("events -n shop")
            #expect(events.rows.count > 10)
        }
    }

    @Test("discovery and explain know the view's kinds", arguments: Kubectl.all)
    func discovery(kubectl: Kubectl) async throws {
        try await with(kubectl) { run in
            let kinds = try await run("api-resources -o name")
            #expect(kinds.output.contains("deployments.apps\n"))
            #expect(kinds.output.contains("releases.deploy.example.com\n"))
            let explained = try await run("explain deployment.spec.replicas")
            #expect(explained.code == 0)
            #expect(explained.output.contains("integer"))
            let custom = try await run("explain release.spec")
            #expect(custom.output.contains("canaryPercent"))
        }
        try await with(kubectl, at: "/at/773") { run in
            let explained = try await run("explain pod.spec.nodeName")
            #expect(explained.output.contains("string"))
        }
    }

    @Test("a watch goes on from its list and ends when it is told to", arguments: Kubectl.all)
    func watch(kubectl: Kubectl) async throws {
        try await with(kubectl) { run in
            let watch = try await run("get deploy -n shop -w --request-timeout=15s")
            #expect(watch.rows.map { $0[0] } == ["cart", "checkout", "web"])
        }
    }

    @Test("diff shows what a manifest would change", arguments: Kubectl.all)
    func diff(kubectl: Kubectl) async throws {
        let manifest = Sample.packageRoot
            .appendingPathComponent("samples/bad-rollout/manifests/60-checkout-v2.yaml").path
        try await with(kubectl) { run in
            let diff = try await run("diff -f \(manifest)")
            #expect(diff.code == 1)
            #expect(diff.output.contains("-        image: registry.example.com/shop/checkout:v1\n"))
            #expect(diff.output.contains("+        image: registry.example.com/shop/checkout:v2-"))
        }
    }

    @Test("what a recording can't do is refused politely", arguments: Kubectl.all)
    func refusals(kubectl: Kubectl) async throws {
        try await with(kubectl) { run in
            let top = try await run("top pods")
            #expect(top.errors.contains("error: Metrics API not available"))
            let logs = try await run("logs deploy/checkout -n shop")
            #expect(logs.errors.contains("container logs are not part of what this store recorded"))
            let scale = try await run("scale deploy checkout -n shop --replicas=9")
            #expect(scale.code == 1)
            #expect(scale.errors.contains("this server shows a recording"))
            let missing = try await run("get pod none -n shop")
            #expect(missing.errors == "Error from server (NotFound): pods \"none\" not found\n")
        }
    }
}
