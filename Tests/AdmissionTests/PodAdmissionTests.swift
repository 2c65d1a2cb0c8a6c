import Admission
import Document
import Testing

@Suite("Admission of pods")
struct PodAdmissionTests {
    private static let pod = #"{"spec":{"containers":[{"name":"c","image":"x"}]}}"#

    @Test("A pod gets the default account, its token's volume and its pull secrets")
    func serviceAccount() throws {
        let cluster = try SmallCluster()
        try cluster.put(
            "serviceaccounts", "shop", "default", #"{"imagePullSecrets":[{"name":"reg"}]}"#)
        let spec = try cluster.admitted(cluster.request("pods", "p", Self.pod))["spec"]
        #expect(spec?["serviceAccountName"] == "default")
        #expect(spec?["serviceAccount"] == "default")
        #expect(spec?["imagePullSecrets"] == [["name": "reg"]])
        let volume = spec?["volumes"]?[0]
        let name = volume?["name"]?.string ?? ""
        #expect(name.hasPrefix("kube-api-access-") && name.utf8.count == 21)
        #expect(volume?["projected"]?["sources"]?.array?.count == 3)
        let mount = spec?["containers"]?[0]?["volumeMounts"]?[0]
        #expect(mount?["name"] == .string(name))
        #expect(mount?["readOnly"] == true)
    }

    @Test("No token where the pod or the account does not want one, or has its own mount")
    func noToken() throws {
        let cluster = try SmallCluster()
        let own = #"{"spec":{"automountServiceAccountToken":false,"containers":[{"name":"c"}]}}"#
        let mounted = """
            {"spec":{"containers":[{"name":"c","volumeMounts":[{"name":"v","mountPath":\
            "/var/run/secrets/kubernetes.io/serviceaccount"}]}]}}
            """
        for text in [own, mounted] {
            let spec = try cluster.admitted(cluster.request("pods", "p", text))["spec"]
            #expect(spec?["volumes"] == nil)
        }
        try cluster.put(
            "serviceaccounts", "shop", "default", #"{"automountServiceAccountToken":false}"#)
        let spec = try cluster.admitted(cluster.request("pods", "p", Self.pod))["spec"]
        #expect(spec?["volumes"] == nil)
    }

    @Test("A pod's account has to exist")
    func missingAccount() throws {
        let cluster = try SmallCluster()
        let text = #"{"spec":{"serviceAccountName":"none"}}"#
        // It may be on its way.
        #expect(
            try cluster.refusal(cluster.request("pods", "p", text))
                == #"error looking up service account shop/none: serviceaccount "none" not found"#)
    }

    @Test("Accounts may bound which Secrets their pods use")
    func mountableSecrets() throws {
        let cluster = try SmallCluster()
        try cluster.put(
            "serviceaccounts", "shop", "default",
            """
            {"metadata":{"annotations":{"kubernetes.io/enforce-mountable-secrets":"true"}},\
            "secrets":[{"name":"good"}]}
            """)
        func pod(_ secret: String) -> String {
            #"{"spec":{"volumes":[{"name":"v","secret":{"secretName":"\#(secret)"}}]}}"#
        }
        #expect(try cluster.refusal(cluster.request("pods", "p", pod("good"))) == nil)
        #expect(
            try cluster.refusal(cluster.request("pods", "p", pod("other")))
                == "volume with secret.secretName=\"other\" is not allowed because service account "
                + "default does not reference that secret")
    }

    @Test("Every pod tolerates for a while that its node is not ready or not reached")
    func tolerations() throws {
        let cluster = try SmallCluster()
        let spec = try cluster.admitted(cluster.request("pods", "p", Self.pod))["spec"]
        #expect(spec?["tolerations"]?.array?.count == 2)
        let all = #"{"spec":{"tolerations":[{"operator":"Exists"}]}}"#
        let other = try cluster.admitted(cluster.request("pods", "p", all))["spec"]
        #expect(other?["tolerations"]?.array?.count == 1)
    }

    @Test("Priority comes from the class: the named one, the default one, or zero")
    func priority() throws {
        let cluster = try SmallCluster()
        let classes = "priorityclasses.scheduling.k8s.io"
        func spec(_ text: String) throws -> JSONValue? {
            try cluster.admitted(cluster.request("pods", "p", text))["spec"]
        }
        #expect(try spec(Self.pod)?["priority"] == 0)
        #expect(try spec(Self.pod)?["preemptionPolicy"] == "PreemptLowerPriority")
        try cluster.put(
            classes, "", "high", #"{"value":1000,"preemptionPolicy":"Never"}"#)
        try cluster.put(classes, "", "usual", #"{"value":7,"globalDefault":true}"#)
        #expect(try spec(Self.pod)?["priorityClassName"] == "usual")
        #expect(try spec(Self.pod)?["priority"] == 7)
        let named = #"{"spec":{"priorityClassName":"high"}}"#
        #expect(try spec(named)?["priority"] == 1_000)
        #expect(try spec(named)?["preemptionPolicy"] == "Never")
        #expect(
            try cluster.refusal(
                cluster.request(
                    "pods", "p", #"{"spec":{"priorityClassName":"high","priority":5}}"#))
                == "the integer value of priority (5) must not be provided in pod spec; priority "
                + "admission controller computed 1000 from the given PriorityClass name")
        #expect(
            try cluster.refusal(
                cluster.request("pods", "p", #"{"spec":{"priorityClassName":"none"}}"#))
                == "no PriorityClass with name none was found")
        #expect(
            try cluster.refusal(
                cluster.request(
                    classes, "second", namespace: "", #"{"value":1,"globalDefault":true}"#))
                == "PriorityClass usual is already marked as default. Only one default can exist")
    }
}
