internal import Document

/// `namespaces`: a phase, and finalizers of the spec that only `finalize` changes.
struct NamespaceRules: KindRules {
    var nameRule: NameRule { .dnsLabel }
    var hasStatus: Bool { true }

    func setDefaults(_ object: inout JSONObject, version: String) {
        setNameLabel(&object)
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        object["status"] = ["phase": "Active"]
        var spec = object.map("spec")
        let finalizers = spec.list("finalizers")
        if !finalizers.contains("kubernetes") {
            spec["finalizers"] = .array(finalizers + ["kubernetes"])
        }
        object["spec"] = .object(spec)
        setNameLabel(&object)
    }

    func prepareForUpdate(_ object: inout JSONObject, old: JSONObject, _ context: WriteContext) {
        switch context.subresource {
        case "finalize": object["status"] = old["status"]
        case "status": object["spec"] = old["spec"]
        default:
            object["spec"] = old["spec"]
            object["status"] = old["status"]
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        object.map("spec").texts("finalizers").flatMap {
            Self.finalizer($0, at: Field("spec")["finalizers"])
        }
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        switch context.subresource {
        case "finalize":
            object.map("spec").texts("finalizers").enumerated().flatMap {
                Self.finalizer($1, at: Field("spec")["finalizers"][$0])
            }
        case "status": phase(object)
        default: []
        }
    }

    /// The label by which selectors find a namespace by name; it can't be changed.
    private func setNameLabel(_ object: inout JSONObject) {
        let name = object.map("metadata").text("name")
        if name.isEmpty { return }
        object.makeObject("metadata") { metadata in
            metadata.makeObject("labels") { $0["kubernetes.io/metadata.name"] = .string(name) }
        }
    }

    private func phase(_ object: JSONObject) -> [FieldError] {
        let isDying = object.map("metadata")["deletionTimestamp"] != nil
        let phase = object.map("status").text("phase")
        let expected = isDying ? "Terminating" : "Active"
        if phase == expected { return [] }
        return [
            .invalid(
                Field("status")["Phase"], .string(phase),
                "may only be '\(expected)' if `deletionTimestamp` is "
                    + (isDying ? "not empty" : "empty"))
        ]
    }

    private static func finalizer(_ name: String, at field: Field) -> [FieldError] {
        TextFormats.qualifiedNameProblems(name).map { .invalid(field, .string(name), $0) }
            + FinalizerRules.standard(name, at: field)
    }
}
