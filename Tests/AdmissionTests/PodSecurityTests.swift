import Admission
import Document
import EventStore
import KindRules
import Testing

@Suite("Admission by pod security standards")
struct PodSecurityTests {
    private func cluster(_ labels: String) throws -> SmallCluster {
        let cluster = try SmallCluster()
        try cluster.put(
            "namespaces", "", "shop",
            #"{"metadata":{"labels":\#(labels)},"status":{"phase":"Active"}}"#)
        return cluster
    }

    private static let enforce = "pod-security.kubernetes.io/enforce"
    private static let plain = #"{"spec":{"containers":[{"name":"c","image":"x"}]}}"#

    @Test("A hardened pod says what it does without")
    func restricted() throws {
        let cluster = try cluster(#"{"\#(Self.enforce)":"restricted"}"#)
        #expect(
            try cluster.refusal(cluster.request("pods", "p", Self.plain))
                == "violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false "
                + "(container \"c\" must set securityContext.allowPrivilegeEscalation=false), "
                + "unrestricted capabilities (container \"c\" must set "
                + "securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or "
                + "container \"c\" must set securityContext.runAsNonRoot=true), seccompProfile "
                + "(pod or container \"c\" must set securityContext.seccompProfile.type to "
                + "\"RuntimeDefault\" or \"Localhost\")")
        let good = """
            {"spec":{"securityContext":{"runAsNonRoot":true,"seccompProfile":\
            {"type":"RuntimeDefault"}},"containers":[{"name":"c","securityContext":\
            {"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}}
            """
        #expect(try cluster.refusal(cluster.request("pods", "p", good)) == nil)
    }

    @Test(
        "The baseline keeps pods away from their node",
        arguments: [
            (
                #"{"hostNetwork":true,"hostPID":true}"#,
                "host namespaces (hostNetwork=true, hostPID=true)"
            ),
            (
                #"{"volumes":[{"name":"v","hostPath":{"path":"/"}}]}"#,
                "hostPath volumes (volume \"v\")"
            ),
            (
                #"{"containers":[{"name":"c","ports":[{"hostPort":80}]}]}"#,
                "hostPort (container \"c\" uses hostPort 80)"
            ),
            (
                #"{"containers":[{"name":"c","securityContext":{"privileged":true}}]}"#,
                "privileged (container \"c\" must not set securityContext.privileged=true)"
            ),
            (
                """
                {"containers":[{"name":"c","securityContext":{"capabilities":\
                {"add":["NET_ADMIN","CHOWN"]}}}]}
                """,
                "non-default capabilities (container \"c\" must not include \"NET_ADMIN\" in "
                    + "securityContext.capabilities.add)"
            ),
            (
                #"{"securityContext":{"sysctls":[{"name":"kernel.x"}]}}"#,
                "forbidden sysctls (kernel.x)"
            ),
        ])
    func baseline(spec: String, problem: String) throws {
        let cluster = try cluster(
            #"{"\#(Self.enforce)":"baseline","\#(Self.enforce)-version":"v1.30"}"#)
        #expect(
            try cluster.refusal(cluster.request("pods", "p", #"{"spec":\#(spec)}"#))
                == "violates PodSecurity \"baseline:v1.30\": \(problem)")
    }

    @Test("A level to warn of gives a warning, of templates too")
    func warnings() throws {
        let cluster = try cluster(#"{"pod-security.kubernetes.io/warn":"baseline"}"#)
        let bad = #"{"spec":{"hostIPC":true}}"#
        for (resource, text) in [
            ("pods", bad), ("deployments.apps", #"{"spec":{"template":\#(bad)}}"#),
        ] {
            var request = try cluster.request(resource, "p", text)
            try cluster.chain.admit(&request, cluster.store.now)
            #expect(
                request.warnings == [
                    "would violate PodSecurity \"baseline:latest\": host namespaces (hostIPC=true)"
                ])
        }
    }

    @Test("Who enforces a level is warned of templates below it")
    func enforcedTemplates() throws {
        let cluster = try cluster(#"{"\#(Self.enforce)":"baseline"}"#)
        var request = try cluster.request(
            "deployments.apps", "d", #"{"spec":{"template":{"spec":{"hostIPC":true}}}}"#)
        try cluster.chain.admit(&request, cluster.store.now)
        #expect(request.warnings.count == 1)
    }

    @Test("Labels that name no level are refused")
    func labels() throws {
        let cluster = try SmallCluster()
        let request = try cluster.request(
            "namespaces", "n", namespace: "",
            #"{"metadata":{"labels":{"\#(Self.enforce)":"strict"}}}"#)
        do {
            _ = try cluster.admitted(request)
            Issue.record("admitted")
        } catch AdmissionRefusal.invalid(let errors) {
            #expect(
                errors.map(\.message) == [
                    "metadata.labels[\(Self.enforce)]: Invalid value: \"strict\": must be one of "
                        + "privileged, baseline, restricted"
                ])
        }
    }
}
