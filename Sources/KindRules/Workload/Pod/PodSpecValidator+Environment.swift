internal import Document

extension PodSpecValidator {
    mutating func checkEnvironment(_ variables: [JSONObject], at field: Field) {
        for (place, variable) in variables.enumerated() {
            let field = field[place]
            let name = variable.text("name")
            if name.isEmpty {
                errors.append(.required(field["name"]))
            } else {
                add(TextFormats.environmentNameProblems(name), field["name"], name)
            }
            guard let source = variable.object("valueFrom") else { continue }
            checkSource(source, hasValue: !variable.text("value").isEmpty, at: field["valueFrom"])
        }
    }

    private mutating func checkSource(_ source: JSONObject, hasValue: Bool, at field: Field) {
        var count = 0
        if let reference = source.object("fieldRef") {
            count += 1
            errors += DownwardAPI.field(
                reference, paths: DownwardAPI.environmentPaths, at: field["fieldRef"])
        }
        if let reference = source.object("resourceFieldRef") {
            count += 1
            errors += DownwardAPI.resource(
                reference, isInVolume: false, at: field["resourceFieldRef"])
        }
        for name in ["configMapKeyRef", "secretKeyRef"] {
            guard let reference = source.object(name) else { continue }
            count += 1
            let object = reference.text("name")
            add(DNSNames.subdomainProblems(object), field[name]["name"], object)
            checkKey(reference.text("key"), at: field[name]["key"])
        }
        if let reference = source.object("fileKeyRef") {
            count += 1
            checkFileKey(reference, at: field["fileKeyRef"])
        }
        if count == 0 {
            errors.append(
                .invalid(
                    field, "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, "
                        + "`secretKeyRef` or `fileKeyRef`"))
        }
        if hasValue {
            if count > 0 {
                errors.append(
                    .invalid(field, "", "may not be specified when `value` is not empty"))
            }
        } else if count > 1 {
            errors.append(
                .invalid(field, "", "may not have more than one field specified at a time"))
        }
    }

    private mutating func checkKey(_ key: String, at field: Field) {
        if key.isEmpty {
            errors.append(.required(field))
        } else {
            add(TextFormats.configKeyProblems(key), field, key)
        }
    }

    private mutating func checkFileKey(_ reference: JSONObject, at field: Field) {
        let volume = reference.text("volumeName")
        if volume.isEmpty {
            errors.append(.required(field["volumeName"]))
        } else {
            add(DNSNames.labelProblems(volume), field["volumeName"], volume)
        }
        let key = reference.text("key")
        if key.isEmpty {
            errors.append(.required(field["key"]))
        } else {
            add(TextFormats.environmentNameProblems(key), field["key"], key)
        }
        let path = reference.text("path")
        if path.isEmpty {
            errors.append(.required(field["path"]))
        } else {
            errors += PathRules.nonReserved(path, at: field["path"])
        }
    }

    mutating func checkEnvironmentSources(_ sources: [JSONObject], at field: Field) {
        for (place, source) in sources.enumerated() {
            let prefix = source.text("prefix")
            if !prefix.isEmpty {
                add(TextFormats.environmentNameProblems(prefix), field[place]["prefix"], prefix)
            }
            var count = 0
            for name in ["configMapRef", "secretRef"] {
                guard let reference = source.object(name) else { continue }
                count += 1
                let field = field[place][name]["name"]
                let object = reference.text("name")
                if object.isEmpty {
                    errors.append(.required(field))
                } else {
                    add(NameRule.dnsSubdomain.problems(object, isPrefix: true), field, object)
                }
            }
            if count == 0 {
                errors.append(
                    .invalid(field, "", "must specify one of: `configMapRef` or `secretRef`"))
            } else if count > 1 {
                errors.append(
                    .invalid(field, "", "may not have more than one field specified at a time"))
            }
        }
    }
}
