internal import Document

/// Volumes that put files of several sources side by side.
enum ProjectionRules {
    static func validate(_ volume: JSONObject, at field: Field) -> [FieldError] {
        var errors = FileRules.mode(volume["defaultMode"], at: field["defaultMode"])
        var paths: Set<String> = []
        for (place, source) in volume.items("sources").enumerated() {
            let item = field["sources"][place]
            var count = 0
            for name in ["secret", "configMap", "downwardAPI", "serviceAccountToken"] {
                guard let projection = source.object(name) else { continue }
                count += 1
                if count > 1 {
                    errors.append(
                        .forbidden(item[name], "may not specify more than 1 volume type"))
                    continue
                }
                errors += self.source(name, projection, at: item[name])
                for (path, owner) in self.paths(name, projection) {
                    if path.isEmpty || paths.insert(path).inserted { continue }
                    errors.append(
                        .invalid(field, .string(owner), "conflicting duplicate paths"))
                }
            }
            let others = ["clusterTrustBundle", "podCertificate"]
            if count == 0 && !others.contains(where: { source[$0] != nil }) {
                errors.append(
                    .required(
                        item,
                        "must specify one of: secret, downwardAPI, configMap, serviceAccountToken"))
            }
        }
        return errors
    }

    /// Paths and what is named when one is there twice.
    private static func paths(
        _ name: String, _ source: JSONObject
    ) -> [(path: String, owner: String)] {
        switch name {
        case "serviceAccountToken": [(source.text("path"), source.text("path"))]
        case "downwardAPI": source.items("items").map { ($0.text("path"), $0.text("path")) }
        default: source.items("items").map { ($0.text("path"), source.text("name")) }
        }
    }

    private static func source(
        _ name: String, _ source: JSONObject, at field: Field
    ) -> [FieldError] {
        if name == "downwardAPI" {
            return source.items("items").flatMap { FileRules.downwardFile($0, at: field) }
        }
        if name == "serviceAccountToken" { return token(source, at: field) }
        return (source.text("name").isEmpty ? [.required(field["name"])] : [])
            + FileRules.items(source.items("items"), at: field["items"])
    }

    private static func token(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let seconds = source.number("expirationSeconds")
        if seconds < 600 {
            errors.append(
                .invalid(
                    field["expirationSeconds"], JSONValue(seconds),
                    "may not specify a duration less than 10 minutes"))
        } else if seconds > 1 << 32 {
            errors.append(
                .invalid(
                    field["expirationSeconds"], JSONValue(seconds),
                    "may not specify a duration larger than 2^32 seconds"))
        }
        let path = source.text("path")
        if path.isEmpty {
            errors.append(.required(field["path"]))
        } else {
            errors += PathRules.nonReserved(path, at: field["path"])
        }
        return errors
    }
}
