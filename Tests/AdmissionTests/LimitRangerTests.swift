import Document
import Testing

@Suite("Admission by limit ranges")
struct LimitRangerTests {
    private func cluster() throws -> SmallCluster {
        let cluster = try SmallCluster()
        try cluster.put(
            "limitranges", "shop", "l",
            """
            {"spec":{"limits":[{"type":"Container","default":{"cpu":"500m","memory":"1Gi"},\
            "defaultRequest":{"cpu":"500m","memory":"64Mi"},"max":{"cpu":"1","memory":"1Gi"},\
            "min":{"cpu":"50m"},"maxLimitRequestRatio":{"cpu":"10"}},\
            {"type":"PersistentVolumeClaim","min":{"storage":"1Gi"},"max":{"storage":"2Gi"}}]}}
            """)
        return cluster
    }

    private func pod(_ resources: String) -> String {
        #"{"spec":{"containers":[{"name":"c","image":"x","resources":\#(resources)}]}}"#
    }

    @Test("Containers that say nothing get the usual amounts, with a note")
    func defaults() throws {
        let cluster = try cluster()
        let object = try cluster.admitted(cluster.request("pods", "p", pod("{}")))
        let resources = object["spec"]?["containers"]?[0]?["resources"]
        #expect(resources?["limits"] == ["cpu": "500m", "memory": "1Gi"])
        #expect(resources?["requests"] == ["cpu": "500m", "memory": "64Mi"])
        #expect(
            object["metadata"]?["annotations"]?["kubernetes.io/limit-ranger"]
                == .string(
                    "LimitRanger plugin set: cpu, memory request for container c; "
                        + "cpu, memory limit for container c"))
    }

    @Test(
        "What lies outside the bounds is refused",
        arguments: [
            (
                #"{"limits":{"cpu":"2","memory":"1Gi"},"requests":{"cpu":"1"}}"#,
                "maximum cpu usage per Container is 1, but limit is 2"
            ),
            (
                #"{"requests":{"cpu":"10m"}}"#,
                "[minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to "
                    + "request ratio per Container is 10, but provided ratio is 50.000000]"
            ),
            (
                #"{"requests":{"cpu":"50m"},"limits":{"cpu":"1"}}"#,
                "cpu max limit to request ratio per Container is 10, but provided ratio is "
                    + "20.000000"
            ),
        ])
    func bounds(resources: String, message: String) throws {
        let cluster = try cluster()
        #expect(try cluster.refusal(cluster.request("pods", "p", pod(resources))) == message)
    }

    @Test("Claims have bounds too")
    func claims() throws {
        let cluster = try cluster()
        func claim(_ size: String) -> String {
            #"{"spec":{"resources":{"requests":{"storage":"\#(size)"}}}}"#
        }
        let claims = "persistentvolumeclaims"
        #expect(try cluster.refusal(cluster.request(claims, "a", claim("1Gi"))) == nil)
        #expect(
            try cluster.refusal(cluster.request(claims, "a", claim("1Mi")))
                == "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi")
        #expect(
            try cluster.refusal(cluster.request(claims, "a", claim("3Gi")))
                == "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi")
    }
}
