internal import Document

/// How many Pods there are, of a ReplicationController and of a ReplicaSet.
enum ReplicaStatus {
    static func validate(_ status: JSONObject, at field: Field) -> [FieldError] {
        Counts.nonnegative(
            status,
            [
                "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas",
                "observedGeneration", "terminatingReplicas",
            ], at: field)
            + Counts.atMost(
                "replicas", status,
                ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"], at: field)
            + Counts.atMost(
                "readyReplicas", status, ["availableReplicas"], at: field, words: "readyReplicas")
    }
}
