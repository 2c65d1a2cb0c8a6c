internal import Document

/// `events`, which core and events.k8s.io serve alike; the stored form and the messages are core's.
struct EventRules: KindRules {
    var nameRule: NameRule { .pathSegment }
    var createsOnUpdate: Bool { true }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let errors = legacy(object)
        guard context.apiVersion.hasPrefix("events.k8s.io/") else { return errors }
        return errors + strictName(object) + series(object.object("series"))
            + strictMembers(object)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        var errors = legacy(object)
        guard context.apiVersion.hasPrefix("events.k8s.io/") else { return errors }
        if object["series"] != old["series"] { errors += series(object.object("series")) }
        for name in Self.immutable where object[name] != old[name] {
            let field = Field(name == "reportingComponent" ? "reportingController" : name)
            errors.append(.invalid(field, object[name] ?? .null, RuleText.immutable))
        }
        return errors
    }

    private static let immutable = [
        // The reason is asked for twice, as in the API server.
        "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count",
        "reason", "type", "eventTime", "action", "related", "reportingComponent",
        "reportingInstance",
    ]

    private func isSet(_ value: JSONValue?) -> Bool { !(value?.isNull ?? true) }

    private func strictName(_ object: JSONObject) -> [FieldError] {
        let name = object.map("metadata").text("name")
        return DNSNames.subdomainProblems(name)
            .map { .invalid(Field("metadata")["name"], .string(name), $0) }
    }

    private func series(_ series: JSONObject?) -> [FieldError] {
        guard let series else { return [] }
        var errors: [FieldError] = []
        if series.number("count") < 2 {
            errors.append(.invalid(Field("series.count"), "", "should be at least 2"))
        }
        if !isSet(series["lastObservedTime"]) {
            errors.append(.required(Field("series.lastObservedTime")))
        }
        return errors
    }

    /// What the newer API leaves to the series.
    private func strictMembers(_ object: JSONObject) -> [FieldError] {
        var errors: [FieldError] = []
        if !isSet(object["eventTime"]) { errors.append(.required(Field("eventTime"))) }
        let type = object.text("type")
        if type != "Normal" && type != "Warning" {
            errors.append(.invalid(Field("type"), "", "has invalid value: \(type)"))
        }
        for name in ["firstTimestamp", "lastTimestamp"] where isSet(object[name]) {
            errors.append(.invalid(Field(name), "", "needs to be unset"))
        }
        if object.number("count") != 0 {
            errors.append(.invalid(Field("count"), "", "needs to be unset"))
        }
        let source = object.map("source")
        if !source.text("component").isEmpty || !source.text("host").isEmpty {
            errors.append(.invalid(Field("source"), "", "needs to be unset"))
        }
        return errors
    }

    /// Events without `eventTime` are old ones: all that has to be right is the namespace.
    private func legacy(_ object: JSONObject) -> [FieldError] {
        let namespace = object.map("metadata").text("namespace")
        let involved = object.map("involvedObject").text("namespace")
        let isNew = isSet(object["eventTime"])
        var isMatching = involved == namespace
        if involved.isEmpty {
            isMatching = namespace == "default" || namespace == (isNew ? "kube-system" : "")
        } else if isNew {
            isMatching = true
        }
        var errors: [FieldError] = []
        if !isMatching {
            errors.append(
                .invalid(
                    Field("involvedObject")["namespace"], .string(involved),
                    "does not match event.namespace"))
        }
        if isNew { errors += newMembers(object) }
        return errors
            + DNSNames.subdomainProblems(namespace)
            .map { .invalid(Field("namespace"), .string(namespace), $0) }
    }

    private func newMembers(_ object: JSONObject) -> [FieldError] {
        let controller = object.text("reportingComponent")
        var errors: [FieldError] = []
        if controller.isEmpty { errors.append(.required(Field("reportingController"))) }
        errors += TextFormats.qualifiedNameProblems(controller)
            .map { .invalid(Field("reportingController"), .string(controller), $0) }
        for name in ["reportingInstance", "action", "reason"] {
            if object.text(name).isEmpty { errors.append(.required(Field(name))) }
            errors += length(object.text(name), name, max: 128)
        }
        return errors + length(object.text("message"), "message", max: 1_024)
    }

    private func length(_ text: String, _ name: String, max: Int) -> [FieldError] {
        text.utf8.count > max
            ? [.invalid(Field(name), "", "can have at most \(max) characters")] : []
    }
}
