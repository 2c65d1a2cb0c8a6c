internal import Document

enum AzureDiskRules {
    static func validate(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["diskName", "diskURI"] where source.text(name).isEmpty {
            errors.append(.required(field[name]))
        }
        let choices = [
            ("cachingMode", ["None", "ReadOnly", "ReadWrite"]),
            ("kind", ["Dedicated", "Managed", "Shared"]),
        ]
        for (name, values) in choices {
            if let value = source[name]?.string, !values.contains(value) {
                errors.append(.notSupported(field[name], .string(value), supported: values))
            }
        }
        let address = source.text("diskURI")
        guard let kind = source["kind"]?.string, !address.isEmpty else { return errors }
        let (prefix, form) =
            kind == "Managed"
            ? (
                "/subscriptions/",
                "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/"
                    + "disks/{disk-id}"
            )
            : (
                "https://",
                "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"
            )
        if !address.hasPrefix(prefix) {
            errors.append(.notSupported(field["diskURI"], .string(address), supported: [form]))
        }
        return errors
    }
}
