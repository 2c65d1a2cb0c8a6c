internal import Document

/// What holds for a Pod however it is written.
enum PodValidation {
    static func whole(_ pod: JSONObject) -> [FieldError] {
        let metadata = pod.map("metadata")
        let spec = pod.map("spec")
        let field = Field("spec")
        var errors = annotations(
            metadata.map("annotations"), spec, at: Field("metadata")["annotations"])
        errors += PodSpecValidator.errors(spec, metadata: metadata, at: field)
        if spec.text("serviceAccountName").isEmpty {
            for (place, volume) in spec.items("volumes").enumerated() {
                let sources = volume.map("projected").items("sources")
                for (other, source) in sources.enumerated()
                where source["serviceAccountToken"] != nil {
                    errors.append(
                        .forbidden(
                            field["volumes"][place]["projected"]["sources"][other][
                                "serviceAccountToken"],
                            "must not be specified when serviceAccountName is not set"))
                }
            }
        }
        var validator = PodSpecValidator(spec, metadata: metadata, at: field)
        for list in ["containers", "initContainers"] {
            for (place, container) in spec.items(list).enumerated() {
                validator.checkImageSpaces(container, at: field[list][place])
            }
        }
        return errors + validator.errors
    }

    static let mirror = "kubernetes.io/config.mirror"
    static let deletionCost = "controller.kubernetes.io/pod-deletion-cost"

    /// Of a Pod or of a template.
    static func annotations(
        _ annotations: JSONObject, _ spec: JSONObject, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if let value = annotations[mirror], spec.text("nodeName").isEmpty {
            errors.append(
                .invalid(
                    field[key: mirror], value,
                    "must set spec.nodeName if mirror pod annotation is set"))
        }
        if let value = annotations[deletionCost], Int32(value.string ?? "") == nil {
            errors.append(
                .invalid(field[key: deletionCost], value, "must be a 32bit integer"))
        }
        let names = Set(
            ["containers", "initContainers", "ephemeralContainers"]
                .flatMap { spec.items($0) }.map { $0.text("name") })
        for (key, value) in annotations.sortedByKey()
        where key.hasPrefix(PodPreparation.appArmorPrefix) {
            let name = String(key.dropFirst(PodPreparation.appArmorPrefix.count))
            if !names.contains(name) {
                errors.append(.invalid(field[key: key], .string(name), "container not found"))
            }
            let text = value.string ?? ""
            let known = ["", "unconfined", "runtime/default"]
            if !known.contains(text) && !text.hasPrefix("localhost/") {
                errors.append(
                    .invalid(
                        field[key: key], value,
                        "invalid AppArmor profile name: \(GoQuoted.text(text))"))
            }
        }
        return errors
    }
}
