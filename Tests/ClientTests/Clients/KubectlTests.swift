import Testing

/// Daily work with kubectl on a live server: what it writes is there, and what it prints is what
/// it prints elsewhere.
@Suite("kubectl writes to a live server", .serialized)
struct KubectlTests {
    private static let manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: web, image: "nginx:1.25", ports: [{containerPort: 80}]}
        """

    @Test("Every kubectl creates, changes and deletes", arguments: Kubectl.all)
    func daily(path: String) throws {
        let server = try LiveServer(controllers: "*")
        defer { server.stop() }
        let kubectl = try Kubectl(path, server: server)
        func expect(
            _ words: String, _ output: String, _ location: SourceLocation = #_sourceLocation
        ) throws {
            let outcome = try kubectl(words)
            #expect(
                outcome.output.contains(output) && outcome.code == 0,
                "\(words): \(outcome.output)\(outcome.errors)", sourceLocation: location)
        }
        try expect("create namespace shop", "namespace/shop created")
        let file = try kubectl.file("web.yaml", Self.manifest)
        try expect("apply -f \(file)", "deployment.apps/web created")
        try expect("apply -f \(file)", "deployment.apps/web unchanged")
        try expect("set image deploy/web web=nginx:1.27", "deployment.apps/web image updated")
        try expect("scale deploy/web --replicas=5", "deployment.apps/web scaled")
        try expect("get deploy web -o jsonpath={.spec.replicas}", "5")
        try expect("get deploy web -o jsonpath={.metadata.generation}", "3")
        try expect("autoscale deploy/web --min=2 --max=4", "autoscaled")
        try expect("expose deploy/web --port=80", "service/web exposed")
        try expect("get svc web -o jsonpath={.spec.clusterIP}", "10.96.")
        try expect("label deploy/web tier=front", "labeled")
        try expect("annotate deploy/web note=hello", "annotate")
        try expect("rollout pause deploy/web", "paused")
        try expect("rollout resume deploy/web", "resumed")
        try expect("rollout restart deploy/web", "restarted")
        try expect("create configmap settings --from-literal=a=1", "configmap/settings created")
        try expect(
            "patch configmap settings --type merge -p {\"data\":{\"a\":\"2\"}}",
            "configmap/settings patched")
        try expect(
            "patch configmap settings --type json -p "
                + "[{\"op\":\"replace\",\"path\":\"/data/a\",\"value\":\"3\"}]", "patched")
        try expect("get configmap settings -o jsonpath={.data.a}", "3")
        try expect("create secret generic door --from-literal=key=s3cr3t", "created")
        try expect("create serviceaccount robot", "serviceaccount/robot created")
        try expect("create role reader --verb=get --resource=pods", "created")
        try expect("create job once --image=busybox", "job.batch/once created")
        try expect("create quota few --hard=pods=3", "created")
        try expect("run pod-one --image=nginx", "pod/pod-one created")
        try expect("get events", "")
        try expect("describe deploy web", "Replicas:")
        try expect("explain pod.spec.containers", "FIELD")
        try expect("delete pod pod-one --now", "deleted")
        try expect("delete deploy web", "deleted")
        try expect("delete namespace shop --timeout=60s", "namespace \"shop\" deleted")
        let gone = try kubectl("get namespace shop")
        #expect(gone.code == 1 && gone.errors.contains("not found"))
    }

    @Test("Nodes are cordoned, tainted and drained")
    func nodes() throws {
        let server = try LiveServer(controllers: "*")
        defer { server.stop() }
        let kubectl = try Kubectl(Kubectl.all[0], server: server)
        try kubectl("create namespace shop")
        let node = try kubectl.file("node.yaml", "{apiVersion: v1, kind: Node, metadata: {name: n1}}")
        #expect(try kubectl("create -f \(node)").code == 0)
        #expect(try kubectl("cordon n1").output.contains("cordoned"))
        #expect(
            try kubectl("get node n1 -o jsonpath={.spec.unschedulable}").output == "true")
        #expect(try kubectl("taint nodes n1 a=b:NoSchedule").output.contains("tainted"))
        #expect(try kubectl("uncordon n1").output.contains("uncordoned"))
        #expect(try kubectl("drain n1 --ignore-daemonsets").output.contains("drained"))
    }

    @Test("What can't be is refused with the reason")
    func refusals() throws {
        let server = try LiveServer()
        defer { server.stop() }
        let kubectl = try Kubectl(Kubectl.all[0], server: server)
        try kubectl("create namespace shop")
        let file = try kubectl.file(
            "bad.yaml", Self.manifest.replacing("replicas: 2", with: "replicas: -2"))
        let refused = try kubectl("apply -f \(file)")
        #expect(
            refused.errors.contains(
                "spec.replicas: Invalid value: -2: must be greater than or equal to 0"))
        let unknown = try kubectl.file(
            "unknown.yaml", Self.manifest.replacing("replicas: 2", with: "replicaz: 2"))
        #expect(try kubectl("create -f \(unknown)").errors.contains("unknown field \"spec.replicaz\""))
        let past = try Kubectl(Kubectl.all[0], server: server)
        let late = try past(
            "--server \(server.url(for: "admin"))/at/1 create configmap a --from-literal=x=y")
        #expect(late.code == 1 && late.errors.contains("the past can't be changed"))
    }

    @Test("Who did what is in the log of the live store")
    func authors() throws {
        let server = try LiveServer()
        defer { server.stop() }
        let admin = try Kubectl(Kubectl.all[0], server: server)
        let alice = try Kubectl(Kubectl.all[0], server: server, user: "alice")
        try admin("create namespace shop")
        let manifest = try admin.file("alice.yaml", Self.aliceMayPatch)
        try admin("create -f \(manifest)")
        try admin("create configmap settings --from-literal=a=1")
        try alice("patch configmap settings --type merge -p {\"data\":{\"a\":\"2\"}}")
        let log = try admin.hindsight(
            ["log", "configmaps/settings", "-n", "shop", "--store", server.store])
        #expect(log.contains("admin") && log.contains("alice"), "\(log)")
        let blame = try admin.hindsight(
            ["blame", "configmaps/settings", "-n", "shop", "--store", server.store])
        let line = blame.split(separator: "\n").first { $0.contains("a: \"2\"") } ?? ""
        #expect(line.contains("alice"), "\(blame)")
    }

    private static let aliceMayPatch = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: settings, namespace: shop}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, patch]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: settings, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: settings}
        subjects: [{kind: User, name: alice}]
        """
}
