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

/// References from within a Pod to its own fields, in variables and in files.
enum DownwardAPI {
    static let environmentPaths = [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
        "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP",
        "status.podIPs",
    ]
    static let volumePaths = [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace",
        "metadata.uid",
    ]

    static func field(_ reference: JSONObject, paths: [String], at field: Field) -> [FieldError] {
        let version = reference.text("apiVersion")
        let path = reference.text("fieldPath")
        if version.isEmpty { return [.required(field["apiVersion"])] }
        if path.isEmpty { return [.required(field["fieldPath"])] }
        if let problem = conversionProblem(path, version) {
            return [
                .invalid(
                    field["fieldPath"], .string(path), "error converting fieldPath: \(problem)")
            ]
        }
        if let (map, key) = subscripted(path) {
            let checked = map == "metadata.annotations" ? key.lowercased() : key
            return TextFormats.qualifiedNameProblems(checked).map {
                .invalid(field, .string(key), $0)
            }
        }
        let known = path == "spec.host" ? "spec.nodeName" : path
        return paths.contains(known)
            ? [] : [.notSupported(field["fieldPath"], .string(known), supported: paths)]
    }

    /// `metadata.labels['key']` in its two parts.
    private static func subscripted(_ path: String) -> (map: String, key: String)? {
        guard path.hasSuffix("']") else { return nil }
        let text = path.dropLast(2)
        guard let quote = text.firstRange(of: "['"), quote.lowerBound > text.startIndex else {
            return nil
        }
        return (String(text[..<quote.lowerBound]), String(text[quote.upperBound...]))
    }

    private static func conversionProblem(_ path: String, _ version: String) -> String? {
        if version != "v1" { return "unsupported pod version: \(version)" }
        if let (map, _) = subscripted(path) {
            return map == "metadata.annotations" || map == "metadata.labels"
                ? nil : "field label does not support subscript: \(path)"
        }
        return labels.contains(path) ? nil : "field label not supported: \(path)"
    }

    private static let labels: Set<String> = [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace",
        "metadata.uid", "spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName",
        "spec.schedulerName", "status.phase", "status.hostIP", "status.hostIPs", "status.podIP",
        "status.podIPs", "spec.host",
    ]

    static func resource(
        _ reference: JSONObject, isInVolume: Bool, at field: Field
    ) -> [FieldError] {
        let resource = reference.text("resource")
        var errors: [FieldError] = []
        let isPages = ["limits.hugepages-", "requests.hugepages-"].contains {
            resource.hasPrefix($0)
        }
        if isInVolume && reference.text("containerName").isEmpty {
            errors.append(.required(field["containerName"]))
        } else if resource.isEmpty {
            errors.append(.required(field["resource"]))
        } else if !resources.contains(resource) && !isPages {
            errors.append(
                .notSupported(field["resource"], .string(resource), supported: resources))
        }
        let divisor = Quantity(reference["divisor"])
        if divisor.isZero { return errors }
        let text = divisor.description
        let (allowed, owner): ([String], String)
        if resource.hasSuffix(".cpu") {
            (allowed, owner) = (["1m", "1"], "cpu resource")
        } else if resource.hasSuffix(".memory") {
            (allowed, owner) = (sizes, "memory resource")
        } else if resource.hasSuffix(".ephemeral-storage") {
            (allowed, owner) = (sizes, "local ephemeral storage resource")
        } else if isPages {
            (allowed, owner) = (sizes, "hugepages resource")
        } else {
            return errors
        }
        if !allowed.contains(text) {
            let list = allowed.dropLast().joined(separator: ", ")
            errors.append(
                .invalid(
                    field["divisor"], .string(resource),
                    "only divisor's values \(list) and \(allowed[allowed.count - 1]) are supported "
                        + "with the \(owner)"))
        }
        return errors
    }

    private static let resources = [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu",
        "requests.ephemeral-storage", "requests.memory",
    ]
    private static let sizes = [
        "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
    ]
}
