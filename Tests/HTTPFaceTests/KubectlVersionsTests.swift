import Foundation
import Testing

/// Every kubectl of the machine prints the same of the bad-rollout sample, where checkout is rolled
/// out to an image that crashes (797), scaled to 0 (1008), crashes on (1158) and comes back (1445).
@Suite(
    .enabled(
        if: !(Kubectl.all + Kubectl.older).isEmpty,
        "no kubectl found: tools/test fetches one, or set HINDSIGHT_KUBECTL"))
struct KubectlVersionsTests {
    @Test("pods now and then, with the real columns", arguments: Kubectl.all + Kubectl.older)
    func pods(kubectl: Kubectl) async throws {
        try await withServer(try Sample.badRollout.get().store) { port in
            let pods = ["get", "pods", "-n", "shop", "-l", "app=checkout"]
            let server = "http://127.0.0.1:\(port)"
            let now = try await kubectl.run(server, pods + ["-o", "wide"])
            #expect(now.errors == "")
            #expect(
                now.output == """
                    NAME                       READY   STATUS    RESTARTS   AGE   IP            \
                    NODE        NOMINATED NODE   READINESS GATES
                    checkout-64d95f5f8-6lvrj   1/1     Running   0          24s   10.244.3.14   \
                    worker-03   <none>           <none>
                    checkout-64d95f5f8-n4ftv   1/1     Running   0          22s   10.244.2.14   \
                    worker-02   <none>           <none>
                    checkout-64d95f5f8-rsr64   1/1     Running   0          24s   10.244.4.20   \
                    worker-04   <none>           <none>

                    """)
            let then = try await kubectl.run("\(server)/at/1158", pods)
            #expect(
                then.output == """
                    NAME                        READY   STATUS             RESTARTS     AGE
                    checkout-78fdb59cf4-rt646   0/1     CrashLoopBackOff   2 (1s ago)   24s
                    checkout-78fdb59cf4-sfcwt   0/1     CrashLoopBackOff   2 (2s ago)   24s
                    checkout-78fdb59cf4-wg7df   0/1     CrashLoopBackOff   2 (2s ago)   24s

                    """)
        }
    }

    @Test("explain, rollout history and diff of the past", arguments: Kubectl.all + Kubectl.older)
    func reads(kubectl: Kubectl) async throws {
        let manifest = Sample.packageRoot
            .appendingPathComponent("samples/bad-rollout/manifests/60-checkout-v2.yaml").path
        try await withServer(try Sample.badRollout.get().store) { port in
            let server = "http://127.0.0.1:\(port)/at/936"
            let explain = try await kubectl.run(server, ["explain", "deployments.spec.strategy"])
            #expect(explain.errors == "")
            #expect(explain.output.contains("FIELD: strategy <DeploymentStrategy>"))
            #expect(explain.output.contains("  rollingUpdate\t<RollingUpdateDeployment>\n"))
            let history = try await kubectl.run(
                server, ["rollout", "history", "deploy/checkout", "-n", "shop"])
            #expect(
                history.output == """
                    deployment.apps/checkout 
                    REVISION  CHANGE-CAUSE
                    1         <none>
                    2         pipeline 4711: checkout v2-crash


                    """)
            let diff = try await kubectl.run(
                "http://127.0.0.1:\(port)/at/773", ["diff", "-f", manifest])
            #expect(diff.code == 1, "\(diff.errors)")
            let changes = diff.output.split(separator: "\n").filter {
                ["-  ", "+  "].contains(String($0.prefix(3)))
            }
            #expect(
                changes == [
                    "-        version: v1", "+        version: v2",
                    "-        image: registry.example.com/shop/checkout:v1",
                    "+        image: registry.example.com/shop/checkout:v2-crash",
                ])
        }
    }

    @Test(
        "discovery is of the view: kinds of custom resources come with their definitions",
        arguments: [Kubectl.older.first, Kubectl.all.last].compactMap(\.self))
    func discovery(kubectl: Kubectl) async throws {
        try await withServer(try Sample.badRollout.get().store) { port in
            let server = "http://127.0.0.1:\(port)"
            let apps = try await kubectl.run(server, ["api-resources", "--api-group=apps"])
            #expect(
                apps.output == """
                    NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND
                    controllerrevisions                apps/v1      true         ControllerRevision
                    daemonsets            ds           apps/v1      true         DaemonSet
                    deployments           deploy       apps/v1      true         Deployment
                    replicasets           rs           apps/v1      true         ReplicaSet
                    statefulsets          sts          apps/v1      true         StatefulSet

                    """)
            let custom = try await kubectl.run("\(server)/at/1008", ["get", "rel", "-A"])
            #expect(
                custom.output == """
                    NAMESPACE   NAME       VERSION
                    shop        cart       v1
                    shop        checkout   v1
                    shop        web        v1

                    """)
            let before = try await kubectl.run("\(server)/at/100", ["get", "rel", "-A"])
            #expect(before.errors == "error: the server doesn't have a resource type \"rel\"\n")
        }
    }

    @Test(
        "an address of no moment says so",
        arguments: [Kubectl.older.first, Kubectl.all.last].compactMap(\.self))
    func noMoment(kubectl: Kubectl) async throws {
        try await withServer(try Sample.badRollout.get().store) { port in
            let server = "http://127.0.0.1:\(port)"
            let relative = try await kubectl.run("\(server)/at/5m", ["get", "pods"])
            #expect(relative.code == 1)
            #expect(relative.errors.contains("\"5m\" is a relative time"))
            let unknown = try await kubectl.run("\(server)/at/nowhere", ["get", "pods"])
            #expect(unknown.errors.contains("\"nowhere\" is no revision, no RFC 3339 time"))
        }
    }
}
