import Admission
import Document
import EventStore
import KubernetesAPI
import Testing

@Suite("Admission by quotas")
struct ResourceQuotaTests {
    private func cluster(_ spec: String, status: String = "{}") throws -> SmallCluster {
        let cluster = try SmallCluster()
        try cluster.put(
            "resourcequotas", "shop", "q", #"{"spec":\#(spec),"status":\#(status)}"#)
        return cluster
    }

    private func pod(_ cpu: String) -> String {
        """
        {"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"\(cpu)"}}}]},\
        "status":{"phase":"Running"}}
        """
    }

    @Test("Objects are counted as they live, and deleted ones no longer")
    func counts() throws {
        let cluster = try cluster(#"{"hard":{"count/configmaps":"1"}}"#)
        let request = try cluster.request("configmaps", "b", "{}")
        #expect(try cluster.refusal(request) == nil)
        try cluster.put("configmaps", "shop", "a", "{}")
        #expect(
            try cluster.refusal(request)
                == "exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, "
                + "limited: count/configmaps=1")
        try cluster.delete("configmaps", "shop", "a")
        #expect(try cluster.refusal(request) == nil)
    }

    @Test("The writer counts again, against the state that the write will follow")
    func recheck() throws {
        let cluster = try cluster(#"{"hard":{"configmaps":"1"}}"#)
        var request = try cluster.request("configmaps", "b", "{}")
        try cluster.chain.admit(&request, cluster.store.now)
        try cluster.chain.validate(request, cluster.store.now)
        try cluster.put("configmaps", "shop", "a", "{}")
        #expect(throws: AdmissionRefusal.self) {
            try cluster.chain.recheck(request, cluster.store.now)
        }
    }

    @Test("Pods take what their containers ask for, and have to ask")
    func pods() throws {
        let cluster = try cluster(#"{"hard":{"pods":"2","requests.cpu":"1"}}"#)
        try cluster.put("pods", "shop", "a", pod("300m"))
        #expect(try cluster.refusal(cluster.request("pods", "b", pod("700m"))) == nil)
        #expect(
            try cluster.refusal(cluster.request("pods", "b", pod("900m")))
                == "exceeded quota: q, requested: requests.cpu=900m, used: requests.cpu=300m, "
                + "limited: requests.cpu=1")
        #expect(
            try cluster.refusal(
                cluster.request("pods", "b", #"{"spec":{"containers":[{"name":"c"}]}}"#))
                == "failed quota: q: must specify requests.cpu for: c")
    }

    @Test("Pods that are done take nothing but their number")
    func donePods() throws {
        let cluster = try cluster(#"{"hard":{"pods":"1"}}"#)
        try cluster.put("pods", "shop", "a", #"{"status":{"phase":"Succeeded"}}"#)
        #expect(try cluster.refusal(cluster.request("pods", "b", pod("1"))) == nil)
    }

    @Test("A quota with scopes is about the pods in all of them")
    func scopes() throws {
        let cluster = try cluster(#"{"hard":{"pods":"0"},"scopes":["Terminating"]}"#)
        #expect(try cluster.refusal(cluster.request("pods", "b", pod("1"))) == nil)
        let short = #"{"spec":{"activeDeadlineSeconds":5,"containers":[{"name":"c"}]}}"#
        #expect(
            try cluster.refusal(cluster.request("pods", "b", short))
                == "exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0")
    }

    @Test("A quota's own account goes before counting")
    func account() throws {
        let cluster = try cluster(
            #"{"hard":{"secrets":"5"}}"#,
            status: #"{"hard":{"secrets":"5"},"used":{"secrets":"5"}}"#)
        #expect(
            try cluster.refusal(cluster.request("secrets", "s", "{}"))
                == "exceeded quota: q, requested: secrets=1, used: secrets=5, limited: secrets=5")
    }

    @Test("What is admitted is added to the account, with the write")
    func charge() throws {
        let cluster = try cluster(
            #"{"hard":{"secrets":"5","pods":"1"}}"#,
            status: #"{"hard":{"secrets":"5","pods":"1"},"used":{"secrets":"3","pods":"1"}}"#)
        let request = try cluster.request("secrets", "s", "{}")
        let charges = try cluster.chain.recheck(request, cluster.store.now)
        #expect(charges.map(\.key.name) == ["q"])
        #expect(charges.first?.object["status"]?["used"] == ["secrets": "4", "pods": "1"])
    }

    @Test("A claim that grows takes more, one that shrinks is not asked")
    func claims() throws {
        let cluster = try cluster(#"{"hard":{"requests.storage":"2Gi"}}"#)
        func claim(_ size: String) -> String {
            """
            {"spec":{"storageClassName":"c","resources":{"requests":{"storage":"\(size)"}}},\
            "status":{"phase":"Bound"}}
            """
        }
        try cluster.put("storageclasses.storage.k8s.io", "", "c", #"{"allowVolumeExpansion":true}"#)
        try cluster.put("persistentvolumeclaims", "shop", "a", claim("1Gi"))
        func refusal(_ new: String) throws -> String? {
            try cluster.refusal(
                cluster.request(
                    to: .update, "persistentvolumeclaims", "a", claim(new), old: claim("1Gi")))
        }
        #expect(try refusal("2Gi") == nil)
        #expect(try refusal("1Mi") == nil)
        #expect(
            try refusal("3Gi")
                == "exceeded quota: q, requested: requests.storage=2Gi, used: "
                + "requests.storage=1Gi, limited: requests.storage=2Gi")
    }
}
