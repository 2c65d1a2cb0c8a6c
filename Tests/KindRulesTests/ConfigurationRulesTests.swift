import Document
import KindRules
import KubernetesAPI
import Testing

/// Objects against the messages that a kube-apiserver gives for them.
@Suite("Kinds of configuration, networking and access are checked as the API server does")
struct ConfigurationRulesTests {
    private func rules(_ resource: String, _ group: String = "") throws -> any KindRules {
        try #require(RuleBook.rules(of: GroupResource(group: group, resource: resource)))
    }

    private func context(_ subresource: String = "", _ apiVersion: String = "v1") -> WriteContext {
        WriteContext(
            subresource: subresource, apiVersion: apiVersion, now: Timestamp(nanoseconds: 0))
    }

    private func object(_ text: String) throws -> JSONObject {
        try #require(try JSONValue(parsing: text).object)
    }

    private func created(
        _ text: String, _ resource: String, _ group: String = ""
    ) throws -> (object: JSONObject, messages: [String]) {
        let rules = try rules(resource, group)
        var object = try object(text)
        rules.setDefaults(&object, version: "v1")
        rules.prepareForCreate(&object, context())
        return (object, rules.validateCreate(object, context()).map(\.message))
    }

    @Test("A namespace has a phase, a finalizer and a label with its name")
    func namespaces() throws {
        let (object, messages) = try created(#"{"metadata":{"name":"a"}}"#, "namespaces")
        #expect(messages.isEmpty)
        #expect(object["spec"]?["finalizers"] == ["kubernetes"])
        #expect(object["status"]?["phase"] == "Active")
        #expect(object["metadata"]?["labels"]?["kubernetes.io/metadata.name"] == "a")
        #expect(
            try created(#"{"metadata":{"name":"a"},"spec":{"finalizers":["x"]}}"#, "namespaces")
                .messages == [
                    "spec.finalizers: Invalid value: \"x\": name is neither a standard finalizer "
                        + "name nor is it fully qualified"
                ])
    }

    @Test("A plain update of a namespace keeps finalizers and status, finalize changes the former")
    func namespaceUpdates() throws {
        let rules = try rules("namespaces")
        let old = try object(
            #"{"metadata":{"name":"a"},"spec":{"finalizers":["kubernetes"]},"#
                + #""status":{"phase":"Active"}}"#)
        var new = try object(#"{"metadata":{"name":"a"},"spec":{}}"#)
        rules.prepareForUpdate(&new, old: old, context())
        #expect(new["spec"] == old["spec"])
        new["spec"] = [:]
        rules.prepareForUpdate(&new, old: old, context("finalize"))
        #expect(new["spec"] == [:])
        new["status"] = ["phase": "Terminating"]
        #expect(
            rules.validateUpdate(new, old: old, context("status")).map(\.message) == [
                "status.Phase: Invalid value: \"Terminating\": may only be 'Active' if "
                    + "`deletionTimestamp` is empty"
            ])
    }

    @Test("Keys are names of files, and what is immutable stays as it is")
    func configMaps() throws {
        #expect(
            try created(#"{"data":{"..":"x","b":"y"},"binaryData":{"b":""}}"#, "configmaps")
                .messages == [
                    "data[..]: Invalid value: \"..\": must not be '..'",
                    "data[b]: Invalid value: \"b\": duplicate of key present in binaryData",
                ])
        let old = try object(#"{"immutable":true,"data":{"a":"1"}}"#)
        let new = try object(#"{"data":{"a":"2"}}"#)
        let message = "field is immutable when `immutable` is set"
        #expect(
            try rules("configmaps").validateUpdate(new, old: old, context()).map(\.message)
                == ["immutable: Forbidden: \(message)", "data: Forbidden: \(message)"])
    }

    @Test("A Secret's texts become bytes, and its type asks for keys")
    func secrets() throws {
        let (object, messages) = try created(
            #"{"data":{"k":"dg=="},"stringData":{"s":"text","k":"wins"}}"#, "secrets")
        #expect(messages.isEmpty)
        #expect(object["data"] == ["k": "d2lucw==", "s": "dGV4dA=="])
        #expect(object["stringData"] == nil)
        #expect(object["type"] == "Opaque")
        #expect(
            try created(#"{"type":"kubernetes.io/tls","data":{"tls.crt":""}}"#, "secrets").messages
                == ["data[tls.key]: Required value"])
        #expect(
            try created(
                #"{"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"eA=="}}"#,
                "secrets"
            ).messages == [
                "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": invalid "
                    + "character 'x' looking for beginning of value"
            ])
    }

    @Test("Services get defaults by their type")
    func serviceDefaults() throws {
        let (object, _) = try created(
            #"{"spec":{"sessionAffinity":"ClientIP","ports":[{"port":80}]}}"#, "services")
        #expect(object["spec"]?["type"] == "ClusterIP")
        #expect(object["spec"]?["ports"]?[0] == ["port": 80, "protocol": "TCP", "targetPort": 80])
        #expect(
            object["spec"]?["sessionAffinityConfig"]
                == ["clientIP": ["timeoutSeconds": 10_800]])
        #expect(object["spec"]?["externalTrafficPolicy"] == nil)
        let balanced = try created(
            #"{"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}"#, "services"
        ).object
        #expect(balanced["spec"]?["allocateLoadBalancerNodePorts"] == true)
        #expect(balanced["spec"]?["externalTrafficPolicy"] == "Cluster")
    }

    @Test(
        "Services are refused with the API server's words",
        arguments: [
            (
                #"{"spec":{"ports":[{"port":1},{"port":2}]}}"#,
                ["spec.ports[0].name: Required value", "spec.ports[1].name: Required value"]
            ),
            (
                #"{"spec":{"ports":[{"name":"a","port":1},{"name":"b","port":1}]}}"#,
                [
                    #"spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","#
                        + #""AppProtocol":null,"Port":1,"TargetPort":0,"NodePort":0}"#
                ]
            ),
            (
                #"{"spec":{"type":"ExternalName"}}"#, ["spec.externalName: Required value"]
            ),
            (
                #"{"spec":{"ports":[{"port":1}],"loadBalancerClass":"a/b"}}"#,
                [
                    "spec.loadBalancerClass: Forbidden: may only be used when `type` is "
                        + "'LoadBalancer'"
                ]
            ),
            (
                #"{"spec":{"ports":[{"port":1}],"trafficDistribution":"Far"}}"#,
                [
                    #"spec.trafficDistribution: Unsupported value: "Far": supported values: "#
                        + #""PreferClose", "PreferSameNode", "PreferSameZone""#
                ]
            ),
        ])
    func services(_ text: String, _ messages: [String]) throws {
        #expect(try created(text, "services").messages == messages)
    }

    @Test("A replaced Service keeps the addresses and ports that it doesn't name")
    func serviceUpdates() throws {
        let rules = try rules("services")
        let old = try object(
            #"{"spec":{"type":"NodePort","clusterIP":"10.96.0.9","clusterIPs":["10.96.0.9"],"#
                + #""ports":[{"name":"a","port":80,"nodePort":30001}]}}"#)
        var new = try object(
            #"{"spec":{"type":"NodePort","ports":[{"name":"a","port":81},{"name":"b","port":82}]}}"#
        )
        rules.prepareForUpdate(&new, old: old, context())
        #expect(new["spec"]?["clusterIP"] == "10.96.0.9")
        #expect(new["spec"]?["clusterIPs"] == ["10.96.0.9"])
        #expect(new["spec"]?["ports"]?[0]?["nodePort"] == 30_001)
        #expect(new["spec"]?["ports"]?[1]?["nodePort"] == nil)
        var plain = old
        plain.updateObject("spec") { $0["type"] = "ClusterIP" }
        rules.prepareForUpdate(&plain, old: old, context())
        #expect(plain["spec"]?["ports"]?[0]?["nodePort"] == nil)
        var moved = old
        moved.updateObject("spec") {
            $0["clusterIP"] = "10.96.0.8"
            $0["clusterIPs"] = ["10.96.0.8"]
        }
        #expect(
            rules.validateUpdate(moved, old: old, context()).map(\.message).first
                == "spec.clusterIPs[0]: Invalid value: [\"10.96.0.8\"]: may not change once set")
    }

    @Test("Rules of roles name verbs, groups and resources, or paths")
    func roles() throws {
        let group = "rbac.authorization.k8s.io"
        #expect(
            try created(#"{"rules":[{"verbs":["get"],"nonResourceURLs":["/x"]}]}"#, "roles", group)
                .messages == [
                    "rules[0].nonResourceURLs: Invalid value: [\"/x\"]: namespaced rules cannot "
                        + "apply to non-resource URLs"
                ])
        #expect(try created(#"{"rules":[{"verbs":["get"],"nonResourceURLs":["/x"]}]}"#,
            "clusterroles", group).messages.isEmpty)
        let (binding, messages) = try created(
            #"{"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"}]}"#,
            "rolebindings", group)
        #expect(messages.isEmpty)
        #expect(binding["subjects"]?[0]?["apiGroup"] == .string(group))
        var other = binding
        other.updateObject("roleRef") { $0["name"] = "s" }
        #expect(
            try rules("rolebindings", group).validateUpdate(other, old: binding, context())
                .map(\.message) == [
                    #"roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","#
                        + #""Kind":"Role","Name":"s"}: cannot change roleRef"#
                ])
    }

    @Test("Network policies are about what comes in, and out if they say so")
    func networkPolicies() throws {
        let group = "networking.k8s.io"
        let (object, messages) = try created(
            #"{"spec":{"podSelector":{},"egress":[{"ports":[{"port":5,"endPort":4}]}]}}"#,
            "networkpolicies", group)
        #expect(object["spec"]?["policyTypes"] == ["Ingress", "Egress"])
        #expect(object["spec"]?["egress"]?[0]?["ports"]?[0]?["protocol"] == "TCP")
        #expect(
            messages == [
                "spec.egress[0].ports[0].endPort: Invalid value: 5: must be greater than or equal "
                    + "to `port`"
            ])
        let block = #"{"ipBlock":{"cidr":"10.0.0.0/8","except":["11.0.0.0/16"]}}"#
        #expect(
            try created(
                #"{"spec":{"podSelector":{},"ingress":[{"from":[\#(block)]}]}}"#,
                "networkpolicies", group
            ).messages == [
                "spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: \"11.0.0.0/16\": must "
                    + "be a strict subset of `cidr`"
            ])
    }

    @Test("Events of the newer API are checked by its rules, those of core by the namespace alone")
    func events() throws {
        let rules = try rules("events")
        let event = try object(
            #"{"metadata":{"name":"e","namespace":"a"},"involvedObject":{"namespace":"a"}}"#)
        #expect(rules.validateCreate(event, context()).isEmpty)
        #expect(
            rules.validateCreate(event, context("", "events.k8s.io/v1")).map(\.message) == [
                "eventTime: Required value", "type: Invalid value: \"\": has invalid value: ",
            ])
        let stray = try object(
            #"{"metadata":{"name":"e","namespace":"a"},"involvedObject":{"namespace":"b"}}"#)
        #expect(
            rules.validateCreate(stray, context()).map(\.message) == [
                "involvedObject.namespace: Invalid value: \"b\": does not match event.namespace"
            ])
    }
}
