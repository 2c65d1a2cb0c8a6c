package import Document

/// The rules for `metadata`, which are the same for all kinds
/// (`k8s.io/apimachinery/pkg/api/validation/objectmeta.go`).
///
/// Asked when the name has been generated; `metadata.namespace` is the path's by then.
package enum ObjectMetaRules {
    package static func validateCreate(
        _ metadata: JSONObject, isNamespaced: Bool, nameRule: NameRule
    ) -> [FieldError] {
        let field = Field("metadata")
        var errors: [FieldError] = []
        let generateName = metadata.text("generateName")
        if !generateName.isEmpty {
            errors += nameRule.problems(generateName, isPrefix: true)
                .map { .invalid(field["generateName"], .string(generateName), $0) }
        }
        let name = metadata.text("name")
        if name.isEmpty {
            errors.append(.required(field["name"], "name or generateName is required"))
        } else {
            errors += nameRule.problems(name)
                .map { .invalid(field["name"], .string(name), $0) }
        }
        errors += namespace(metadata.text("namespace"), isNamespaced, at: field["namespace"])
        let generation = metadata.number("generation")
        if generation < 0 {
            errors.append(
                .invalid(field["generation"], JSONValue(generation), RuleText.negative))
        }
        return errors + common(metadata, at: field)
    }

    /// What an update must keep. The API server checks metadata in an update before the kind's
    /// own members.
    package static func validateUpdate(
        _ metadata: JSONObject, old: JSONObject
    ) -> [FieldError] {
        let field = Field("metadata")
        var errors: [FieldError] = []
        if old["deletionTimestamp"] != nil {
            let known = Set(old.texts("finalizers"))
            let added = Set(metadata.texts("finalizers")).subtracting(known).sorted()
            if !added.isEmpty {
                let list = added.map(GoQuoted.text).joined(separator: ", ")
                errors.append(
                    .forbidden(
                        field["finalizers"],
                        "no new finalizers can be added if the object is being deleted, found new "
                            + "finalizers []string{\(list)}"))
            }
        }
        let generation = metadata.number("generation")
        if generation < old.number("generation") {
            errors.append(
                .invalid(field["generation"], JSONValue(generation), "must not be decremented"))
        }
        for name in ["name", "namespace", "uid"] where metadata.text(name) != old.text(name) {
            errors.append(
                .invalid(field[name], .string(metadata.text(name)), RuleText.immutable))
        }
        for name in ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"]
        where metadata[name] != old[name] {
            errors.append(
                .invalid(field[name], metadata[name] ?? .null, RuleText.immutable))
        }
        return errors + common(metadata, at: field)
    }

    /// What an update can't change silently keeps its value: a UID that was left out, the times of
    /// creation and deletion. Done before `validateUpdate`.
    package static func keep(_ old: JSONObject, in metadata: inout JSONObject) {
        if metadata.text("uid").isEmpty { metadata["uid"] = old["uid"] }
        metadata["creationTimestamp"] = old["creationTimestamp"]
        if let time = old["deletionTimestamp"] {
            metadata["deletionTimestamp"] = time
            metadata["deletionGracePeriodSeconds"] = old["deletionGracePeriodSeconds"]
        }
        metadata["selfLink"] = nil
    }

    /// The metadata of a template (a Pod's in a Deployment), where no name is needed.
    package static func validateTemplate(_ metadata: JSONObject, at field: Field) -> [FieldError] {
        LabelRules.labels(metadata.object("labels"), at: field["labels"])
            + annotations(metadata.object("annotations"), at: field["annotations"])
    }

    package static func namespaceNameProblems(_ name: String) -> [String] {
        DNSNames.labelProblems(name)
    }

    private static func namespace(
        _ namespace: String, _ isNamespaced: Bool, at field: Field
    ) -> [FieldError] {
        guard isNamespaced else {
            return namespace.isEmpty ? [] : [.forbidden(field, "not allowed on this type")]
        }
        if namespace.isEmpty { return [.required(field)] }
        return namespaceNameProblems(namespace).map { .invalid(field, .string(namespace), $0) }
    }

    private static func common(_ metadata: JSONObject, at field: Field) -> [FieldError] {
        LabelRules.labels(metadata.object("labels"), at: field["labels"])
            + annotations(metadata.object("annotations"), at: field["annotations"])
            + OwnerReferenceRules.validate(
                metadata.items("ownerReferences"), at: field["ownerReferences"])
            + finalizers(metadata.texts("finalizers"), at: field["finalizers"])
            + ManagedFieldsRules.validate(
                metadata.items("managedFields"), at: field["managedFields"])
            + metadata.texts("finalizers").enumerated().flatMap {
                FinalizerRules.standard($1, at: field["finalizers"][$0])
            }
    }

    package static func annotations(_ annotations: JSONObject?, at field: Field) -> [FieldError] {
        guard let annotations, !annotations.isEmpty else { return [] }
        var errors: [FieldError] = []
        var byteCount = 0
        for (key, value) in annotations.sortedByKey() {
            byteCount += key.utf8.count + (value.string?.utf8.count ?? 0)
            errors += TextFormats.qualifiedNameProblems(key.lowercased())
                .map { .invalid(field, .string(key), $0) }
        }
        if byteCount > 262_144 { errors.append(.tooLong(field, max: 262_144)) }
        return errors
    }

    private static func finalizers(_ finalizers: [String], at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for finalizer in finalizers {
            errors += TextFormats.qualifiedNameProblems(finalizer)
                .map { .invalid(field, .string(finalizer), $0) }
        }
        if finalizers.contains("orphan") && finalizers.contains("foregroundDeletion") {
            errors.append(
                .invalid(
                    field, .array(finalizers.map { .string($0) }),
                    "finalizer orphan and foregroundDeletion cannot be both set"))
        }
        return errors
    }
}
