package import Document

/// The spec of a claim, also of the one in a Pod's volume or a StatefulSet's template.
package enum ClaimSpecRules {
    package static func validate(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let modes = spec.texts("accessModes")
        var errors: [FieldError] =
            modes.isEmpty
            ? [.required(field["accessModes"], "at least 1 access mode is required")] : []
        errors += LabelRules.selector(spec.object("selector"), at: field["selector"])
        if !modes.isEmpty {
            errors += PersistentVolumeSpecRules.modes(modes, at: field["accessModes"])
        }
        let place = field["resources"][key: "storage"]
        if let size = spec.map("resources").map("requests")["storage"] {
            errors += ValueChecks.positive(Quantity(size), at: place)
        } else {
            errors.append(.required(place))
        }
        let name = spec.text("storageClassName")
        if !name.isEmpty {
            errors += ValueChecks.name(
                name, DNSNames.subdomainProblems, at: field["storageClassName"])
        }
        errors += ValueChecks.word(
            spec["volumeMode"], of: ["Block", "Filesystem"], at: field["volumeMode"])
        errors += ClaimSources.validate(spec, at: field)
        let attributes = spec.text("volumeAttributesClassName")
        if !attributes.isEmpty {
            errors += ValueChecks.name(
                attributes, DNSNames.subdomainProblems, at: field["volumeAttributesClassName"])
        }
        return errors
    }
}

/// What a claim's volume is filled from: the old member and the new one say the same.
enum ClaimSources {
    /// What a data source may be; others are forgotten unless an old object has one.
    static func prepare(_ spec: inout JSONObject, old: JSONObject?) {
        let isInUse = old?["dataSource"] != nil || old?["dataSourceRef"] != nil
        if !isInUse, let source = spec.object("dataSource"), !isClaimOrSnapshot(source) {
            spec["dataSource"] = nil
        }
        // Sources in other namespaces are not enabled.
        if !isInUse, !spec.map("dataSourceRef").text("namespace").isEmpty {
            spec["dataSourceRef"] = nil
        }
        if let source = spec["dataSource"], spec["dataSourceRef"] == nil {
            spec["dataSourceRef"] = source
        } else if let reference = spec.object("dataSourceRef"), spec["dataSource"] == nil,
            reference.text("namespace").isEmpty
        {
            var source = reference
            source["namespace"] = nil
            spec["dataSource"] = .object(source)
        }
    }

    private static func isClaimOrSnapshot(_ source: JSONObject) -> Bool {
        switch source.text("kind") {
        case "PersistentVolumeClaim": source.text("apiGroup").isEmpty
        case "VolumeSnapshot": source.text("apiGroup") == "snapshot.storage.k8s.io"
        default: false
        }
    }

    static func validate(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["dataSource", "dataSourceRef"] {
            guard let source = spec.object(name) else { continue }
            errors += self.source(source, at: field[name])
        }
        guard let source = spec.object("dataSource"), let other = spec.object("dataSourceRef")
        else { return errors }
        if !other.text("namespace").isEmpty {
            errors.append(
                .invalid(
                    field, shown: "{}",
                    "may not be specified when dataSourceRef.namespace is specified"))
        } else if ["apiGroup", "kind", "name"].contains(where: { source.text($0) != other.text($0) }
        ) {
            errors.append(.invalid(field, shown: "{}", "must match dataSourceRef"))
        }
        return errors
    }

    private static func source(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = ["name", "kind"]
            .filter { source.text($0).isEmpty }.map { .required(field[$0]) }
        let group = source.text("apiGroup")
        let kind = source.text("kind")
        if group.isEmpty, kind != "PersistentVolumeClaim" {
            errors.append(
                .invalid(
                    field, .string(kind),
                    "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
        }
        if !group.isEmpty {
            errors += ValueChecks.name(
                group, DNSNames.subdomainProblems, at: field["apiGroup"])
        }
        return errors
    }
}
