internal import Document

/// The sources of volumes, each with rules of its own.
enum VolumeRules {
    static func validate(_ volume: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        var count = 0
        for name in order {
            guard let source = volume.object(name) else { continue }
            count += 1
            if count > 1 {
                errors.append(
                    .forbidden(field[name], "may not specify more than 1 volume type"))
                continue
            }
            errors += self.source(name, source, volume, at: field[name])
        }
        if count == 0 { errors.append(.required(field, "must specify a volume type")) }
        return errors
    }

    private static let order = [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret",
        "nfs", "iscsi", "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder",
        "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap", "azureFile",
        "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos",
        "projected", "scaleIO", "csi", "ephemeral", "image",
    ]

    static func source(
        _ name: String, _ source: JSONObject, _ volume: JSONObject, at field: Field
    ) -> [FieldError] {
        if let members = requiredMembers[name] {
            return required(members, of: source, at: field) + more(name, source, at: field)
        }
        return switch name {
        case "emptyDir": emptyDir(source, at: field)
        case "hostPath": hostPath(source, at: field)
        case "nfs": nfs(source, at: field)
        case "iscsi": ISCSIRules.validate(source, volumeName: volume.text("name"), at: field)
        case "flocker": flocker(source, at: field)
        case "downwardAPI":
            FileRules.mode(source["defaultMode"], at: field["defaultMode"])
                + source.items("items").flatMap { FileRules.downwardFile($0, at: field) }
        case "fc": fibreChannel(source, at: field)
        case "azureDisk": AzureDiskRules.validate(source, at: field)
        case "projected": ProjectionRules.validate(source, at: field)
        case "csi": csi(source, at: field)
        case "ephemeral": ephemeral(source, at: field)
        case "image": image(source, at: field)
        case "storageos": storageOS(source, at: field)
        default: []
        }
    }

    /// Sources of which nothing but these members is asked, or little more.
    private static let requiredMembers: [String: [String]] = [
        "gitRepo": ["repository"], "gcePersistentDisk": ["pdName"],
        "awsElasticBlockStore": ["volumeID"], "secret": ["secretName"],
        "glusterfs": ["endpoints", "path"], "persistentVolumeClaim": ["claimName"],
        "rbd": ["monitors", "image"], "cinder": ["volumeID"], "cephfs": ["monitors"],
        "quobyte": ["registry", "volume"], "flexVolume": ["driver"], "configMap": ["name"],
        "azureFile": ["secretName", "shareName"], "vsphereVolume": ["volumePath"],
        "photonPersistentDisk": ["pdID"], "portworxVolume": ["volumeID"],
        "scaleIO": ["gateway", "system", "volumeName"],
    ]

    private static func required(
        _ members: [String], of source: JSONObject, at field: Field
    ) -> [FieldError] {
        members.filter { source.text($0).isEmpty && source.list($0).isEmpty }
            .map { .required(field[$0]) }
    }

    private static func more(
        _ name: String, _ source: JSONObject, at field: Field
    ) -> [FieldError] {
        switch name {
        case "gitRepo":
            PathRules.descending(source.text("directory"), at: field["directory"])
        case "gcePersistentDisk", "awsElasticBlockStore":
            (0...255).contains(source.number("partition"))
                ? []
                : [
                    .invalid(
                        field["partition"], JSONValue(source.number("partition")),
                        RuleText.range(0, 255))
                ]
        case "secret", "configMap":
            FileRules.mode(source["defaultMode"], at: field["defaultMode"])
                + FileRules.items(source.items("items"), at: field["items"])
        case "cinder":
            source.object("secretRef").map { $0.text("name").isEmpty } ?? false
                ? [.required(field["secretRef"]["name"])] : []
        case "quobyte": QuobyteRules.validate(source, at: field)
        case "flexVolume": flexVolumeOptions(source, at: field["options"])
        default: []
        }
    }

    private static func emptyDir(_ source: JSONObject, at field: Field) -> [FieldError] {
        Quantity(source["sizeLimit"]).isNegative
            ? [
                .forbidden(field["sizeLimit"], "SizeLimit field must be a valid resource quantity")
            ] : []
    }

    private static func hostPath(_ source: JSONObject, at field: Field) -> [FieldError] {
        let path = source.text("path")
        if path.isEmpty { return [.required(field["path"])] }
        var errors = PathRules.withoutBacksteps(path, at: field["path"])
        let types = [
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File",
            "FileOrCreate", "Socket",
        ]
        if let type = source["type"]?.string, !types.contains(type) {
            errors.append(.notSupported(field["type"], .string(type), supported: types))
        }
        return errors
    }

    private static func nfs(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors = required(["server", "path"], of: source, at: field)
        let path = source.text("path")
        if !path.hasPrefix("/") {
            errors.append(
                .invalid(field["path"], .string(path), "must be an absolute path"))
        }
        return errors
    }

    private static func flocker(_ source: JSONObject, at field: Field) -> [FieldError] {
        let name = source.text("datasetName")
        var errors: [FieldError] = []
        switch (name.isEmpty, source.text("datasetUUID").isEmpty) {
        case (true, true):
            errors.append(
                .required(field, "one of datasetName and datasetUUID is required"))
        case (false, false):
            errors.append(
                .invalid(
                    field, "resource",
                    "datasetName and datasetUUID can not be specified simultaneously"))
        default: break
        }
        if name.contains("/") {
            errors.append(
                .invalid(field["datasetName"], .string(name), "must not contain '/'"))
        }
        return errors
    }

    private static func fibreChannel(_ source: JSONObject, at field: Field) -> [FieldError] {
        let names = source.list("targetWWNs")
        let identifiers = source.list("wwids")
        var errors: [FieldError] = []
        if names.isEmpty && identifiers.isEmpty {
            errors.append(
                .required(
                    field["targetWWNs"], "must specify either targetWWNs or wwids, but not both"))
        }
        if names.isEmpty { return errors }
        if !identifiers.isEmpty {
            errors.append(
                .invalid(
                    field["targetWWNs"], .array(names),
                    "targetWWNs and wwids can not be specified simultaneously"))
        }
        guard let unit = source["lun"]?.int else {
            return errors + [
                .required(field["lun"], "lun is required if targetWWNs is specified")
            ]
        }
        if !(0...255).contains(unit) {
            errors.append(.invalid(field["lun"], JSONValue(unit), RuleText.range(0, 255)))
        }
        return errors
    }

    private static func flexVolumeOptions(
        _ source: JSONObject, at field: Field
    ) -> [FieldError] {
        source.map("options").sortedByKey().compactMap { key, _ in
            guard let domain = key.split(separator: "/").first, key.contains("/") else {
                return nil
            }
            let isReserved = ["kubernetes.io", "k8s.io"].contains {
                domain == $0 || domain.hasSuffix(".\($0)")
            }
            return isReserved
                ? .invalid(
                    field[key: key], .string(key),
                    "kubernetes.io and k8s.io namespaces are reserved") : nil
        }
    }

    private static func csi(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors = CSINames.driver(source.text("driver"), at: field["driver"])
        if let reference = source.object("nodePublishSecretRef") {
            let name = reference.text("name")
            let field = field["nodePublishSecretRef"]["name"]
            if name.isEmpty {
                errors.append(.required(field))
            } else {
                errors += DNSNames.subdomainProblems(name).map {
                    .invalid(field, .string(name), $0)
                }
            }
        }
        return errors
    }

    private static func ephemeral(_ source: JSONObject, at field: Field) -> [FieldError] {
        guard let template = source.object("volumeClaimTemplate") else {
            return [.required(field["volumeClaimTemplate"])]
        }
        let field = field["volumeClaimTemplate"]
        let metadata = template.map("metadata")
        var errors = ObjectMetaRules.validateTemplate(metadata, at: field["metadata"])
        for name in metadata.keys where name != "labels" && name != "annotations" {
            errors.append(.forbidden(field["metadata"][name], "cannot be set"))
        }
        return errors + ClaimSpecRules.validate(template.map("spec"), at: field["spec"])
    }

    private static func image(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors = required(["reference"], of: source, at: field)
        let policies = ["Always", "IfNotPresent", "Never"]
        if let policy = source["pullPolicy"]?.string, !policies.contains(policy) {
            errors.append(
                .notSupported(field["pullPolicy"], .string(policy), supported: policies))
        }
        return errors
    }

    private static func storageOS(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors = required(["volumeName"], of: source, at: field)
        for name in ["volumeName", "volumeNamespace"] {
            let value = source.text(name)
            if value.isEmpty { continue }
            errors += DNSNames.labelProblems(value).map {
                .invalid(field[name], .string(value), $0)
            }
        }
        if let reference = source.object("secretRef"), reference.text("name").isEmpty {
            errors.append(.required(field["secretRef"]["name"]))
        }
        return errors
    }
}
