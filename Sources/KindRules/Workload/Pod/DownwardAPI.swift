internal import Document

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
