internal import Document

/// The spec of a volume, which an attachment may hold too.
enum PersistentVolumeSpecRules {
    static let accessModes = [
        "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod",
    ]

    /// In the order in which they are looked at.
    static let sources = [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs",
        "rbd", "quobyte", "cephfs", "iscsi", "cinder", "fc", "flexVolume", "azureFile",
        "vsphereVolume", "azureDisk", "photonPersistentDisk", "portworxVolume", "scaleIO", "local",
        "storageos", "csi",
    ]

    static func validate(
        _ spec: JSONObject, volumeName: String, at field: Field, isInline: Bool = false
    ) -> [FieldError] {
        var errors = modes(spec.texts("accessModes"), at: field["accessModes"])
        if !isInline { errors += capacity(spec, at: field["capacity"]) }
        errors += reclaimPolicy(spec, isInline, at: field["persistentVolumeReclaimPolicy"])
        if let affinity = spec.object("nodeAffinity") {
            errors += self.affinity(affinity, at: field["nodeAffinity"])
        }
        errors += sourceErrors(spec, volumeName, at: field)
        let path = spec.map("hostPath").text("path")
        if !path.isEmpty, path.allSatisfy({ $0 == "/" || $0 == "." }), path.hasPrefix("/"),
            spec.text("persistentVolumeReclaimPolicy") == "Recycle"
        {
            errors.append(
                .forbidden(
                    field["persistentVolumeReclaimPolicy"],
                    "may not be 'recycle' for a hostPath mount of '/'"))
        }
        return errors + classes(spec, isInline, at: field)
    }

    /// Both volumes and claims have them.
    static func modes(
        _ modes: [String], required: String = "", at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = modes.isEmpty ? [.required(field, required)] : []
        for mode in modes where !accessModes.contains(mode) {
            errors.append(.notSupported(field, .string(mode), supported: accessModes))
        }
        return errors + exclusive(modes, at: field)
    }

    static func exclusive(_ modes: [String], at field: Field) -> [FieldError] {
        let others = modes.filter { $0 != "ReadWriteOncePod" && accessModes.contains($0) }
        return modes.contains("ReadWriteOncePod") && !others.isEmpty
            ? [.forbidden(field, "may not use ReadWriteOncePod with other access modes")] : []
    }

    private static func capacity(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let capacity = spec.map("capacity")
        var errors: [FieldError] = capacity.isEmpty ? [.required(field)] : []
        if capacity["storage"] == nil || capacity.count > 1 {
            errors.append(
                .notSupported(field, spec["capacity"] ?? .null, supported: ["storage"]))
        }
        for (name, value) in capacity.sortedByKey() {
            let quantity = Quantity(value)
            if quantity.isNegative {
                errors += ValueChecks.notNegative(quantity, at: field[key: name])
            }
            errors += ValueChecks.positive(quantity, at: field[key: name])
        }
        return errors
    }

    private static func reclaimPolicy(
        _ spec: JSONObject, _ isInline: Bool, at field: Field
    ) -> [FieldError] {
        let policy = spec.text("persistentVolumeReclaimPolicy")
        if policy.isEmpty { return [] }
        if isInline, policy != "Retain" {
            return [.forbidden(field, "may only be Retain for inline volumes")]
        }
        return ValueChecks.word(
            .string(policy), of: ["Delete", "Recycle", "Retain"], at: field)
    }

    private static func affinity(_ affinity: JSONObject, at field: Field) -> [FieldError] {
        guard let required = affinity.object("required") else {
            return [.required(field["required"], "must specify required node constraints")]
        }
        return NodeSelectorRules.validate(required, at: field["required"])
    }

    private static func sourceErrors(
        _ spec: JSONObject, _ volumeName: String, at field: Field
    ) -> [FieldError] {
        let present = sources.filter { spec.object($0) != nil }
        guard let first = present.first else {
            return [.required(field, "must specify a volume type")]
        }
        var errors = source(first, spec.map(first), volumeName, at: field[first])
        if first == "local" || present.contains("local"), spec.object("nodeAffinity") == nil {
            errors.append(
                .required(field["nodeAffinity"], "Local volume requires node affinity"))
        }
        return errors
            + present.dropFirst().map {
                .forbidden(field[$0], "may not specify more than 1 volume type")
            }
    }

    private static func source(
        _ name: String, _ source: JSONObject, _ volumeName: String, at field: Field
    ) -> [FieldError] {
        switch name {
        case "local":
            let path = source.text("path")
            return path.isEmpty
                ? [.required(field["path"])]
                : PathRules.withoutBacksteps(path, at: field["path"])
        case "csi": return csi(source, at: field)
        case "azureFile":
            var errors: [FieldError] = ["secretName", "shareName"]
                .filter { source.text($0).isEmpty }.map { .required(field[$0]) }
            if source["secretNamespace"]?.string == "" {
                errors.append(.required(field["secretNamespace"]))
            }
            return errors
        case "glusterfs":
            let errors = VolumeRules.source(name, source, ["name": .string(volumeName)], at: field)
            guard let namespace = source["endpointsNamespace"]?.string else { return errors }
            return errors
                + ValueChecks.name(
                    namespace, DNSNames.labelProblems, at: field["endpointsNamespace"])
        default:
            return VolumeRules.source(name, source, ["name": .string(volumeName)], at: field)
        }
    }

    private static func csi(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors = ValueChecks.driverName(source.text("driver"), at: field["driver"])
        if source.text("volumeHandle").isEmpty { errors.append(.required(field["volumeHandle"])) }
        let secrets = [
            "controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef",
            "nodeExpandSecretRef",
        ]
        for name in secrets {
            guard let secret = source.object(name) else { continue }
            for member in ["name", "namespace"] where secret.text(member).isEmpty {
                errors.append(.required(field[name][member]))
            }
        }
        return errors
    }

    private static func classes(
        _ spec: JSONObject, _ isInline: Bool, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let name = spec.text("storageClassName")
        if !name.isEmpty {
            errors +=
                isInline
                ? [.forbidden(field["storageClassName"], "may not be specified for inline volumes")]
                : ValueChecks.name(
                    name, DNSNames.subdomainProblems, at: field["storageClassName"])
        }
        if let mode = spec["volumeMode"] {
            errors +=
                isInline
                ? [.forbidden(field["volumeMode"], "may not be specified for inline volumes")]
                : ValueChecks.word(
                    mode, of: ["Block", "Filesystem"], at: field["volumeMode"])
        }
        guard let attributes = spec["volumeAttributesClassName"]?.string else { return errors }
        let place = field["volumeAttributesClassName"]
        if isInline {
            errors.append(.forbidden(place, "may not be specified for inline volumes"))
        }
        errors +=
            attributes.isEmpty
            ? [.required(place, "an empty string is disallowed")]
            : ValueChecks.name(attributes, DNSNames.subdomainProblems, at: place)
        if spec.object("csi") == nil {
            errors.append(
                .required(
                    field["csi"], "has to be specified when using volumeAttributesClassName"))
        }
        return errors
    }
}
