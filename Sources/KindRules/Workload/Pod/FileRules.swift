internal import Document

/// Files that volumes are made of.
enum FileRules {
    private static let modeRule = "must be a number between 0 and 0777 (octal), both inclusive"

    static func mode(_ mode: JSONValue?, at field: Field) -> [FieldError] {
        guard let mode, let bits = mode.int, !(0...0o777).contains(bits) else { return [] }
        return [.invalid(field, mode, modeRule)]
    }

    static func items(_ items: [JSONObject], at field: Field) -> [FieldError] {
        items.enumerated().flatMap { place, item in
            var errors: [FieldError] = []
            if item.text("key").isEmpty { errors.append(.required(field[place]["key"])) }
            return errors + path(item, at: field[place])
                + mode(item["mode"], at: field[place]["mode"])
        }
    }

    private static func path(_ item: JSONObject, at field: Field) -> [FieldError] {
        let path = item.text("path")
        return (path.isEmpty ? [.required(field["path"])] : [])
            + PathRules.nonReserved(path, at: field["path"])
    }

    /// Reported at the source, not at the item.
    static func downwardFile(_ file: JSONObject, at field: Field) -> [FieldError] {
        var errors = path(file, at: field)
        let resource = file.object("resourceFieldRef")
        if let reference = file.object("fieldRef") {
            errors += DownwardAPI.field(
                reference, paths: DownwardAPI.volumePaths, at: field["fieldRef"])
            if resource != nil {
                errors.append(
                    .invalid(
                        field, "resource",
                        "fieldRef and resourceFieldRef can not be specified simultaneously"))
            }
        } else if let resource {
            errors += DownwardAPI.resource(
                resource, isInVolume: true, at: field["resourceFieldRef"])
        } else {
            errors.append(
                .required(field, "one of fieldRef and resourceFieldRef is required"))
        }
        return errors + mode(file["mode"], at: field["mode"])
    }
}
