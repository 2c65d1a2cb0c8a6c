import Document
import Foundation
import Testing

/// A service account's token from kubectl, used as a client in the cluster uses it.
@Suite("Service accounts get tokens and use them", .serialized)
struct ServiceAccountTests {
    private static let manifest = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: robot, namespace: shop}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: robot, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: robot}
        subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          serviceAccountName: robot
          containers: [{name: web, image: "nginx:1.25"}]
        """

    private func send(
        _ server: LiveServer, _ method: String, _ path: String, token: String,
        body: String? = nil, watch: Exchange.Watch? = nil
    ) throws -> Exchange.Answer {
        try Exchange(
            port: server.port, method: method, path: path,
            headers: [
                ("authorization", "Bearer \(token)"), ("content-type", "application/json"),
                ("accept", "application/json"),
            ], body: body.map { Array($0.utf8) }, watch: watch
        ).send()
    }

    @Test("A bound token reads, watches, is known to be whose it is, and goes with its Pod")
    func bound() throws {
        let server = try LiveServer()
        defer { server.stop() }
        let kubectl = try Kubectl(Kubectl.all[0], server: server)
        try kubectl("create namespace shop")
        try kubectl("create serviceaccount robot")
        let file = try kubectl.file("robot.yaml", Self.manifest)
        let made = try kubectl("create -f \(file)")
        #expect(made.code == 0, "\(made.errors)")
        let created = try kubectl(
            "create token robot --duration=20m --bound-object-kind=Pod --bound-object-name=web")
        #expect(created.code == 0, "\(created.errors)")
        let token = created.output.trimmingCharacters(in: .whitespacesAndNewlines)

        let pods = "/api/v1/namespaces/shop/pods"
        let list = try send(server, "GET", pods, token: token)
        #expect(list.status == 200)
        #expect(try send(server, "GET", "/api/v1/nodes", token: token).status == 403)
        #expect(try send(server, "GET", pods, token: String(token.dropLast(3))).status == 401)
        let watch = try send(
            server, "GET", pods + "?watch=true", token: token,
            watch: Exchange.Watch(events: 1, seconds: 20))
        #expect(watch.status == 200)
        #expect(String(decoding: watch.body, as: UTF8.self).contains("\"ADDED\""))

        let who = try JSONValue(
            parsing: send(
                server, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", token: token,
                body: "{}"
            ).body)
        let user = who["status"]?["userInfo"]
        #expect(user?["username"] == "system:serviceaccount:shop:robot")
        #expect(user?["extra"]?["authentication.kubernetes.io/pod-name"] == ["web"])
        #expect(
            try send(server, "GET", "/.well-known/openid-configuration", token: token).status
                == 200)

        #expect(try kubectl("delete pod web --now").code == 0)
        #expect(try send(server, "GET", pods, token: token).status == 401)
    }

    @Test("A token ends with its account, also when there is one of that name again")
    func recreated() throws {
        let server = try LiveServer()
        defer { server.stop() }
        let kubectl = try Kubectl(Kubectl.all[0], server: server)
        try kubectl("create namespace shop")
        try kubectl("create serviceaccount robot")
        let token = try kubectl("create token robot").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        // Discovery is open to everybody who is authenticated.
        #expect(try send(server, "GET", "/api", token: token).status == 200)
        try kubectl("delete serviceaccount robot")
        #expect(try send(server, "GET", "/api", token: token).status == 401)
        try kubectl("create serviceaccount robot")
        #expect(try send(server, "GET", "/api", token: token).status == 401)
        let log = try kubectl.hindsight(
            ["audit", "--name", "robot", "-n", "shop", "--store", server.store])
        #expect(log.contains("token"), "\(log)")
        #expect(!log.contains(token))
    }
}
