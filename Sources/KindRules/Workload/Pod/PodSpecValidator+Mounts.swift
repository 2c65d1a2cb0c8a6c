internal import Document

extension PodSpecValidator {
    mutating func checkMounts(of container: JSONObject, at field: Field) {
        let devices = container.items("volumeDevices")
        let deviceNames = Set(devices.map { $0.text("name") })
        let devicePaths = Set(devices.map { $0.text("devicePath") })
        var paths: Set<String> = []
        for (place, mount) in container.items("volumeMounts").enumerated() {
            let item = field[place]
            let name = mount.text("name")
            let path = mount.text("mountPath")
            if name.isEmpty { errors.append(.required(item["name"])) }
            if volumes[name] == nil { errors.append(.notFound(item["name"], .string(name))) }
            if path.isEmpty { errors.append(.required(item["mountPath"])) }
            if !paths.insert(path).inserted {
                errors.append(.invalid(item["mountPath"], .string(path), "must be unique"))
            }
            if deviceNames.contains(name) {
                errors.append(
                    .invalid(
                        item["name"], .string(name), "must not already exist in volumeDevices"))
            }
            if devicePaths.contains(path) {
                errors.append(
                    .invalid(
                        item["mountPath"], .string(path),
                        "must not already exist as a path in volumeDevices"))
            }
            checkSubPaths(mount, at: field, item)
            // These are reported at the list, not at the item.
            checkPropagation(mount, container, at: field["mountPropagation"])
            checkRecursiveReadOnly(mount, at: field["recursiveReadOnly"])
        }
    }

    private mutating func checkSubPaths(_ mount: JSONObject, at field: Field, _ item: Field) {
        let path = mount.text("subPath")
        let expression = mount.text("subPathExpr")
        if !path.isEmpty { errors += PathRules.descending(path, at: field["subPath"]) }
        guard !expression.isEmpty else { return }
        if volumes[mount.text("name")]?["image"] != nil {
            errors.append(
                .invalid(
                    item["subPathExpr"], .string(expression),
                    "not allowed in image volume sources"))
        }
        if !path.isEmpty {
            errors.append(
                .invalid(
                    item["subPathExpr"], .string(expression),
                    "subPathExpr and subPath are mutually exclusive"))
        }
        errors += PathRules.descending(expression, at: field["subPathExpr"])
    }

    private mutating func checkPropagation(
        _ mount: JSONObject, _ container: JSONObject, at field: Field
    ) {
        guard let mode = mount["mountPropagation"]?.string else { return }
        let modes = ["Bidirectional", "HostToContainer", "None"]
        if !modes.contains(mode) {
            errors.append(.notSupported(field, .string(mode), supported: modes))
        } else if mode == "Bidirectional", !container.map("securityContext").flag("privileged") {
            errors.append(
                .forbidden(
                    field,
                    "Bidirectional mount propagation is available only to privileged containers"))
        }
    }

    private mutating func checkRecursiveReadOnly(_ mount: JSONObject, at field: Field) {
        guard let mode = mount["recursiveReadOnly"]?.string, mode != "Disabled" else { return }
        guard mode == "Enabled" || mode == "IfPossible" else {
            errors.append(
                .notSupported(
                    field, .string(mode), supported: ["Disabled", "Enabled", "IfPossible"]))
            return
        }
        if !mount.flag("readOnly") {
            errors.append(.forbidden(field, "may only be specified when readOnly is true"))
        }
        if let propagation = mount["mountPropagation"], propagation != "None" {
            errors.append(
                .forbidden(
                    field,
                    "may only be specified when mountPropagation is None or not specified"))
        }
    }

    mutating func checkDevices(of container: JSONObject, at field: Field) {
        let mounts = container.items("volumeMounts")
        let mountNames = Set(mounts.map { $0.text("name") })
        let mountPaths = Set(mounts.map { $0.text("mountPath") })
        var names: Set<String> = []
        var paths: Set<String> = []
        for (place, device) in container.items("volumeDevices").enumerated() {
            let (name, path) = (device.text("name"), device.text("devicePath"))
            let (nameField, pathField) = (field[place]["name"], field[place]["devicePath"])
            let volume = volumes[name]
            if name.isEmpty { errors.append(.required(nameField)) }
            if names.contains(name) { add(["must be unique"], nameField, name) }
            if let volume, volume["persistentVolumeClaim"] == nil, volume["ephemeral"] == nil {
                add(
                    [
                        "can only use volume source type of PersistentVolumeClaim or Ephemeral "
                            + "for block mode"
                    ], nameField, name)
            }
            if volume == nil { errors.append(.notFound(nameField, .string(name))) }
            if path.isEmpty { errors.append(.required(pathField)) }
            if paths.contains(path) { add(["must be unique"], pathField, path) }
            if path.split(separator: "/").contains("..") {
                add(["can not contain backsteps ('..')"], pathField, path)
            } else {
                paths.insert(path)
            }
            if mountNames.contains(name) {
                add(["must not already exist in volumeMounts"], nameField, name)
            }
            if mountPaths.contains(path) {
                add(["must not already exist as a path in volumeMounts"], pathField, path)
            }
            if !name.isEmpty { names.insert(name) }
        }
    }
}
