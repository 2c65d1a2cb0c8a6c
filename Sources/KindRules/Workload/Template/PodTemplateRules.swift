internal import Document
internal import KubernetesAPI

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

/// A `LabelSelector` as Go turns it into something that matches: none matches nothing.
enum SelectorReading {
    case nothing
    case some(LabelSelector)
    /// It is not a selector; other errors say why.
    case unreadable

    init(_ selector: JSONObject?) {
        guard let selector else {
            self = .nothing
            return
        }
        if let read = try? LabelSelector(json: .object(selector)) {
            self = .some(read)
        } else {
            self = .unreadable
        }
    }

    func matches(_ labels: JSONObject?) -> Bool {
        switch self {
        case .nothing: false
        case .some(let selector): selector.matches(labels)
        case .unreadable: true
        }
    }
}

/// The selector of a workload: there, readable, not empty.
enum WorkloadSelector {
    static func validate(
        _ selector: JSONObject?, kind: String, at field: Field
    ) -> [FieldError] {
        guard let selector else { return [.required(field)] }
        var errors = LabelRules.selector(selector, at: field)
        if LabelRules.isEmpty(selector) {
            errors.append(
                .invalid(field, .object(selector), "empty selector is invalid for \(kind)"))
        }
        return errors
    }

    static func immutable(
        _ object: JSONObject, old: JSONObject
    ) -> [FieldError] {
        let selector = object.map("spec")["selector"]
        return Immutable.check(
            selector, old.map("spec")["selector"], at: Field("spec")["selector"])
    }
}

/// Members that keep their first value.
enum Immutable {
    static func check(_ new: JSONValue?, _ old: JSONValue?, at field: Field) -> [FieldError] {
        new == old ? [] : [.invalid(field, new ?? .null, RuleText.immutable)]
    }
}

/// Numbers that are counts.
enum Counts {
    /// Members that must not be negative, where they are there.
    static func nonnegative(
        _ owner: JSONObject, _ names: [String], at field: Field
    ) -> [FieldError] {
        names.filter { owner.number($0) < 0 }.map {
            .invalid(field[$0], JSONValue(owner.number($0)), RuleText.negative)
        }
    }

    /// Members that must not be more than another one of the same status.
    static func atMost(
        _ most: String, _ status: JSONObject, _ names: [String], at field: Field,
        words: String? = nil
    ) -> [FieldError] {
        names.filter { status.number($0) > status.number(most) }.map {
            .invalid(
                field[$0], JSONValue(status.number($0)),
                "cannot be greater than \(words ?? "status.\(most)")")
        }
    }

    /// Hash collisions are only ever counted up.
    static func collisions(_ new: JSONObject, _ old: JSONObject, at field: Field) -> [FieldError] {
        let name = "collisionCount"
        guard old[name] != nil, new.number(name) < old.number(name) else { return [] }
        return [
            .invalid(field[name], JSONValue(new.number(name)), "cannot be decremented")
        ]
    }
}

struct PodTemplateKindRules: KindRules {
    var generationMembers: [String] { ["template"] }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("template", PodTemplateRules.setDefaults)
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        object.updateObject("template") { PodTemplateRules.dropDisabled(&$0, old: nil) }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        object.updateObject("template") {
            PodTemplateRules.dropDisabled(&$0, old: old.object("template"))
        }
        resetForUpdate(&object, old: old, context)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        PodTemplateRules.validate(object.map("template"), at: Field("template"))
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        object["template"] == old?["template"]
            ? [] : PodWarnings.template(object.map("template"), at: Field("template"))
    }
}
