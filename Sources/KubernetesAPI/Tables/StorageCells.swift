import Document

/// Rows of volumes, claims, classes, and CSI objects.
enum StorageCells {
    @Sendable static func persistentVolume(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        let claim = spec.pointer("claimRef").map { "\($0.text("namespace"))/\($0.text("name"))" }
        return [
            source.nameCell, capacity(spec), .string(accessModes(spec)),
            .string(spec.text("persistentVolumeReclaimPolicy")), .string(phase(source)),
            .string(claim ?? ""), .string(storageClass(source)), attributesClass(spec),
            .string(source.status.text("reason")), source.ageCell, volumeMode(spec),
        ]
    }

    @Sendable static func persistentVolumeClaim(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        let volume = spec.text("volumeName")
        let isBound = !volume.isEmpty
        return [
            source.nameCell, .string(phase(source)), .string(volume),
            isBound ? capacity(source.status) : "",
            .string(isBound ? accessModes(source.status) : ""), .string(storageClass(source)),
            attributesClass(spec), source.ageCell, volumeMode(spec),
        ]
    }

    private static func phase(_ source: CellSource) -> String {
        source.isBeingDeleted ? "Terminating" : source.status.text("phase")
    }

    private static func capacity(_ owner: JSONValue?) -> JSONValue {
        .string((owner?["capacity"]).text("storage").ifEmpty("0"))
    }

    private static func accessModes(_ owner: JSONValue?) -> String {
        let modes = owner.strings("accessModes")
        let short = [
            ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"),
            ("ReadWriteOncePod", "RWOP"),
        ]
        return short.filter { modes.contains($0.0) }.map(\.1).joined(separator: ",")
    }

    private static func storageClass(_ source: CellSource) -> String {
        source.annotation("volume.beta.kubernetes.io/storage-class")
            ?? source.spec.text("storageClassName")
    }

    private static func attributesClass(_ spec: JSONValue?) -> JSONValue {
        spec.pointer("volumeAttributesClassName") ?? "<unset>"
    }

    private static func volumeMode(_ spec: JSONValue?) -> JSONValue {
        spec.pointer("volumeMode") ?? "<unset>"
    }

    @Sendable static func storageClass(_ source: CellSource) -> [JSONValue] {
        let object = source.object
        let isDefault = [
            "storageclass.kubernetes.io/is-default-class",
            "storageclass.beta.kubernetes.io/is-default-class",
        ].contains { source.annotation($0) == "true" }
        return [
            .string(isDefault ? "\(source.name) (default)" : source.name),
            .string(object.text("provisioner")),
            .string(object.pointer("reclaimPolicy")?.string ?? "Delete"),
            .string(object.pointer("volumeBindingMode")?.string ?? "Immediate"),
            .bool(object["allowVolumeExpansion"]?.bool ?? false), source.ageCell,
        ]
    }

    @Sendable static func volumeAttributesClass(_ source: CellSource) -> [JSONValue] {
        let key = "volumeattributesclass.alpha.kubernetes.io/is-default-class"
        let isDefault = source.annotation(key) == "true"
        return [
            .string(isDefault ? "\(source.name) (default)" : source.name),
            .string(source.object.text("driverName")), source.ageCell,
        ]
    }

    @Sendable static func volumeAttachment(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        return [
            source.nameCell, .string(spec.text("attacher")),
            .string((spec?["source"]).text("persistentVolumeName")),
            .string(spec.text("nodeName")), .bool(source.status.flag("attached")),
            source.ageCell,
        ]
    }

    @Sendable static func csiNode(_ source: CellSource) -> [JSONValue] {
        [source.nameCell, .integer(source.spec.count("drivers")), source.ageCell]
    }

    @Sendable static func csiDriver(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        let tokens = spec.pointer("tokenRequests")?.array.map { requests in
            requests.map { $0.text("audience") }.joined(separator: ",")
        }
        return [
            source.nameCell, .bool(spec.pointer("attachRequired")?.bool ?? true),
            .bool(spec.flag("podInfoOnMount")), .bool(spec.flag("storageCapacity")),
            .string(tokens ?? "<unset>"), .bool(spec.flag("requiresRepublish")),
            .string(
                spec.strings("volumeLifecycleModes").joined(separator: ",").ifEmpty("<none>")),
            source.ageCell,
        ]
    }

    @Sendable static func configMap(_ source: CellSource) -> [JSONValue] {
        let count = source.object.count("data") + source.object.count("binaryData")
        return [source.nameCell, .integer(count), source.ageCell]
    }

    @Sendable static func secret(_ source: CellSource) -> [JSONValue] {
        [
            source.nameCell, .string(source.object.text("type")),
            .integer(source.object.count("data")), source.ageCell,
        ]
    }
}
