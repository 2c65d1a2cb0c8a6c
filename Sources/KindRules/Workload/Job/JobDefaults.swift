internal import Document

enum JobDefaults {
    static func set(_ job: inout JSONObject) {
        let labels = job.map("spec").map("template").map("metadata").object("labels")
        job.makeObject("spec") { spec in
            if spec["completions"] == nil && spec["parallelism"] == nil {
                spec["completions"] = 1
            }
            spec.setDefault("parallelism", 1)
            let isPerIndex = spec["backoffLimitPerIndex"] != nil
            spec.setDefault("backoffLimit", isPerIndex ? 2_147_483_647 : 6)
            spec.setDefault("completionMode", "NonIndexed")
            spec.setDefault("suspend", false)
            spec.setDefault("manualSelector", false)
            let hasPolicy = spec["podFailurePolicy"] != nil
            spec.setDefault("podReplacementPolicy", hasPolicy ? "Failed" : "TerminatingOrFailed")
            spec.makeObject("template", PodTemplateRules.setDefaults)
            setConditions(&spec)
        }
        if let labels, !labels.isEmpty {
            job.makeObject("metadata") { $0.setDefault("labels", .object(labels)) }
        }
    }

    static func setConditions(_ spec: inout JSONObject) {
        spec.updateObject("podFailurePolicy") { policy in
            policy.updateItems("rules") { rule in
                rule.updateItems("onPodConditions") { $0.setDefault("status", "True") }
            }
        }
    }

    static let uidLabel = "batch.kubernetes.io/controller-uid"
    static let nameLabel = "batch.kubernetes.io/job-name"

    /// A Job finds its Pods by its own UID, unless somebody chose a selector.
    static func generateSelector(_ job: inout JSONObject) {
        if job.map("spec").flag("manualSelector") { return }
        let metadata = job.map("metadata")
        let name = metadata["name"] ?? ""
        let uid = metadata["uid"] ?? ""
        job.makeObject("spec") { spec in
            spec.makeObject("template") { template in
                template.makeObject("metadata") { metadata in
                    metadata.makeObject("labels") { labels in
                        for key in ["job-name", nameLabel] { labels.setDefault(key, name) }
                        for key in ["controller-uid", uidLabel] { labels[key] = uid }
                        labels = labels.sortedByKey()
                    }
                }
            }
            spec.makeObject("selector") { selector in
                selector.makeObject("matchLabels") {
                    $0.setDefault(uidLabel, uid)
                    $0 = $0.sortedByKey()
                }
            }
        }
        let labels = job.map("spec").map("template").map("metadata").map("labels")
        job.makeObject("metadata") { $0.setDefault("labels", .object(labels)) }
    }
}
