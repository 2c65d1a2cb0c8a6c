package import Document
internal import KubernetesAPI

/// Conditions that the API server itself sets on a Pod.
package enum PodConditions {
    /// Before a Pod that is evicted goes, its status says why.
    package static func markEvicted(_ pod: inout JSONObject, _ context: WriteContext) {
        set(
            [
                "type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI",
                "message": "Eviction API: evicting",
            ], in: &pod, context)
    }

    static func markScheduled(_ pod: inout JSONObject, _ context: WriteContext) {
        set(["type": "PodScheduled", "status": "True"], in: &pod, context)
    }

    /// A condition keeps its time while its status stays.
    private static func set(
        _ condition: JSONObject, in pod: inout JSONObject, _ context: WriteContext
    ) {
        pod.makeObject("status") { status in
            var condition = condition
            var conditions = status.items("conditions")
            let place = conditions.firstIndex { $0["type"] == condition["type"] }
            let known = place.map { conditions[$0] }
            condition["lastProbeTime"] = .null
            condition["lastTransitionTime"] =
                known?["status"] == condition["status"]
                ? known?["lastTransitionTime"] : .string(context.now.formatted(fractionDigits: 0))
            if let place { conditions[place] = condition } else { conditions.append(condition) }
            status["conditions"] = .array(conditions.map { .object($0) })
        }
    }
}
