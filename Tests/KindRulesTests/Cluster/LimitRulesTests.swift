import Document
import Testing

@Suite("Rules of limits, quotas, budgets and autoscalers")
struct LimitRulesTests {
    @Test("A range's defaults follow from its maximum and minimum")
    func limitRangeDefaults() throws {
        let object = try RuleCheck("v1", "LimitRange").created(
            """
            {"spec":{"limits":[{"type":"Container","max":{"cpu":"1"},"min":{"memory":"1Mi"}}]}}
            """)
        let limit = object["spec"]?["limits"]?[0]
        #expect(limit?["default"] == ["cpu": "1"])
        #expect(limit?["defaultRequest"] == ["cpu": "1", "memory": "1Mi"])
    }

    @Test("A range's amounts have to fit each other")
    func limitRange() throws {
        let check = try RuleCheck("v1", "LimitRange")
        #expect(
            try check.problems(
                """
                {"spec":{"limits":[{"type":"Container","max":{"cpu":"1"},"min":{"cpu":"2"},\
                "default":{"cpu":"500m"}}]}}
                """)
                == [
                    "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than "
                        + "max value 1",
                    "spec.limits[0].defaultRequest[cpu]: Invalid value: \"500m\": min value 2 is "
                        + "greater than default request value 500m",
                    "spec.limits[0].default[cpu]: Invalid value: \"2\": min value 2 is greater "
                        + "than default value 500m",
                ])
    }

    @Test("A quota's scopes have to fit its resources and each other")
    func quotaScopes() throws {
        let check = try RuleCheck("v1", "ResourceQuota")
        #expect(
            try check.problems(
                """
                {"spec":{"hard":{"pods":"1","requests.cpu":"1"},\
                "scopes":["BestEffort","NotBestEffort"]}}
                """)
                == [
                    "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: unsupported "
                        + "scope applied to resource",
                    "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflicting "
                        + "scopes",
                ])
        #expect(
            try check.problems(#"{"spec":{"hard":{"pods":"0.5"}}}"#)
                == ["spec.hard[pods]: Invalid value: \"500m\": must be an integer"])
    }

    @Test("A budget has one of two bounds, and counts its generations")
    func budget() throws {
        let check = try RuleCheck("policy/v1", "PodDisruptionBudget")
        #expect(
            try check.problems(#"{"spec":{"minAvailable":1,"maxUnavailable":1}}"#)
                == [
                    "spec: Invalid value: {\"MinAvailable\":1,\"Selector\":null,"
                        + "\"MaxUnavailable\":1,\"UnhealthyPodEvictionPolicy\":null}: "
                        + "minAvailable and maxUnavailable cannot be both set"
                ])
        #expect(
            try check.updated(
                #"{"spec":{"minAvailable":1}}"#, to: #"{"spec":{"minAvailable":"50%"}}"#)[
                    "metadata"]?["generation"] == 2)
    }

    @Test("An autoscaler looks at the CPU unless it is told otherwise")
    func autoscaler() throws {
        let check = try RuleCheck("autoscaling/v2", "HorizontalPodAutoscaler")
        let target = #""scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"w"}"#
        let object = try check.created(
            #"{"spec":{\#(target),"maxReplicas":3,"behavior":{"scaleUp":{"policies":[]}}}}"#)
        #expect(object["spec"]?["metrics"]?[0]?["resource"]?["name"] == "cpu")
        #expect(object["spec"]?["behavior"]?["scaleDown"]?["selectPolicy"] == "Max")
        #expect(
            try check.problems(
                #"{"spec":{\#(target),"maxReplicas":5,"metrics":[{"type":"Resource"}]}}"#)
                == [
                    "spec.metrics[0].resource: Required value: must populate information for the "
                        + "given metric source"
                ])
    }

    @Test("Priorities of users have a bound, and none changes")
    func priority() throws {
        let check = try RuleCheck("scheduling.k8s.io/v1", "PriorityClass")
        #expect(
            try check.problems(#"{"value":1000000001}"#)
                == [
                    "value: Forbidden: maximum allowed value of a user defined priority is "
                        + "1000000000"
                ])
        #expect(
            try check.problems(#"{"value":1}"#, to: #"{"value":2}"#)
                == ["value: Forbidden: may not be changed in an update."])
    }
}
