import Foundation
import Testing

/// Helm keeps its releases as Secrets, which it reads and writes in protobuf, and its charts' objects
/// in JSON. Without server-side apply, which it would choose by itself.
@Suite("Helm")
struct HelmTests {
    private static let chart = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{{ .Release.Name }}-greeting"}
        data: {greeting: "{{ .Values.greeting }}"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: "{{ .Release.Name }}-web"}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "nginx:1"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: "{{ .Release.Name }}-web"}
        spec: {selector: {app: web}, ports: [{port: 80}]}

        """

    @Test("A chart is installed, upgraded, rolled back and uninstalled")
    func release() throws {
        let server = try LiveServer(controllers: "*")
        defer { server.stop() }
        let kubectl = try Kubectl(Kubectl.all[0], server: server)
        let metadata = try kubectl.file(
            "shop/Chart.yaml", "{apiVersion: v2, name: shop, version: 0.1.0}")
        _ = try kubectl.file("shop/values.yaml", "greeting: hello")
        _ = try kubectl.file("shop/templates/all.yaml", Self.chart)
        let chart = URL(filePath: metadata).deletingLastPathComponent().path
        func helm(_ words: String) throws -> String {
            let outcome = try kubectl.helm("\(words) -n shop")
            #expect(outcome.code == 0, "helm \(words): \(outcome.output)\(outcome.errors)")
            return outcome.output
        }
        func greeting() throws -> String {
            try kubectl("get configmap web-greeting -o jsonpath={.data.greeting}").output
        }

        _ = try helm("install web \(chart) --create-namespace --server-side=false")
        #expect(try greeting() == "hello")
        #expect(try kubectl("get service,deployment -o name").output == "service/web-web\ndeployment.apps/web-web\n")
        #expect(try helm("list -q") == "web\n")
        _ = try helm("upgrade web \(chart) --set greeting=bye --server-side=false")
        #expect(try greeting() == "bye")
        _ = try helm("rollback web 1 --server-side=false")
        #expect(try greeting() == "hello")
        let history = try helm("history web").split(separator: "\n").dropFirst()
        #expect(history.count == 3)
        #expect(history.last?.contains("Rollback to 1") == true)
        #expect(try helm("status web").contains("STATUS: deployed"))
        _ = try helm("uninstall web")
        #expect(try helm("list -q") == "")
        #expect(try kubectl("get configmap web-greeting").code == 1)
    }

    @Test("Server-side apply, which is not there yet, is refused in words that say so")
    func apply() throws {
        let server = try LiveServer()
        defer { server.stop() }
        let kubectl = try Kubectl(Kubectl.all[0], server: server)
        let metadata = try kubectl.file(
            "shop/Chart.yaml", "{apiVersion: v2, name: shop, version: 0.1.0}")
        _ = try kubectl.file("shop/values.yaml", "greeting: hello")
        _ = try kubectl.file("shop/templates/all.yaml", Self.chart)
        let chart = URL(filePath: metadata).deletingLastPathComponent().path
        let outcome = try kubectl.helm("install web \(chart) -n shop --create-namespace")
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("server-side apply is not part of this server yet"))
    }
}
