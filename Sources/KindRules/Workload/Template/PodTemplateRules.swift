internal import Document

/// Templates of Pods, which most workloads carry.
enum PodTemplateRules {
    static func setDefaults(_ template: inout JSONObject) {
        template.makeObject("metadata") { _ in }
        template.makeObject("spec", PodSpecDefaults.set)
    }

    static func dropDisabled(_ template: inout JSONObject, old: JSONObject?) {
        template.updateObject("spec") {
            PodPreparation.dropDisabled(&$0, old: old?.map("spec"))
        }
    }

    static func validate(_ template: JSONObject, at field: Field) -> [FieldError] {
        let metadata = template.map("metadata")
        let spec = template.map("spec")
        // Reported at the template itself, not at its metadata.
        var errors = LabelRules.labels(metadata.object("labels"), at: field["labels"])
        errors += ObjectMetaRules.annotations(
            metadata.object("annotations"), at: field["annotations"])
        errors += PodValidation.annotations(
            metadata.map("annotations"), spec, at: field["annotations"])
        errors += PodSpecValidator.errors(spec, metadata: JSONObject(), at: field["spec"])
        if !spec.list("ephemeralContainers").isEmpty {
            errors.append(
                .forbidden(
                    field["spec"]["ephemeralContainers"],
                    "ephemeral containers not allowed in pod template"))
        }
        return errors
    }

    /// A template of Pods that run until they are deleted.
    static func validateRunning(
        _ template: JSONObject, owner: String, at field: Field
    ) -> [FieldError] {
        validate(template, at: field) + running(template, owner: owner, at: field)
    }

    static func running(
        _ template: JSONObject, owner: String, at field: Field
    ) -> [FieldError] {
        let spec = template.map("spec")
        let policy = spec.text("restartPolicy")
        var errors: [FieldError] = []
        if policy != "Always" {
            errors.append(
                .notSupported(
                    field["spec"]["restartPolicy"], .string(policy), supported: ["Always"]))
        }
        if spec["activeDeadlineSeconds"] != nil {
            errors.append(
                .forbidden(
                    field["spec"]["activeDeadlineSeconds"],
                    "activeDeadlineSeconds in \(owner) is not Supported"))
        }
        return errors
    }

    /// Whether the owner of the template will find the Pods made from it.
    static func labels(
        _ template: JSONObject, areFoundBy selector: SelectorReading, at field: Field
    ) -> [FieldError] {
        let labels = template.map("metadata").object("labels")
        if selector.matches(labels) { return [] }
        return [
            .invalid(
                field["metadata"]["labels"], labels.map { .object($0.sortedByKey()) } ?? .null,
                "`selector` does not match template `labels`")
        ]
    }
}
