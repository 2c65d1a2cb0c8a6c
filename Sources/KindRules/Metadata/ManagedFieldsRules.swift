package import Document

/// Entries of `managedFields` that a client sends.
package enum ManagedFieldsRules {
    package static func validate(_ entries: [JSONObject], at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for (place, entry) in entries.enumerated() {
            let field = field[place]
            let operation = entry.text("operation")
            if operation != "Apply" && operation != "Update" {
                errors.append(
                    .invalid(
                        field["operation"], .string(operation), "must be `Apply` or `Update`"))
            }
            let fieldsType = entry.text("fieldsType")
            if !fieldsType.isEmpty && fieldsType != "FieldsV1" {
                errors.append(
                    .invalid(field["fieldsType"], .string(fieldsType), "must be `FieldsV1`"))
            }
            errors += manager(entry.text("manager"), at: field["manager"])
            if entry.text("subresource").utf8.count > 256 {
                errors.append(.tooLong(field["subresource"], max: 256))
            }
        }
        return errors
    }

    /// A field manager's name, from an entry or from the request's `fieldManager`.
    package static func manager(_ name: String, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        if name.utf8.count > 128 { errors.append(.tooLong(field, max: 128)) }
        var place = 0
        for scalar in name.unicodeScalars {
            if !GoQuoted.isPrintable(scalar) {
                let hex = String(scalar.value, radix: 16, uppercase: true)
                let code = String(repeating: "0", count: max(0, 4 - hex.count)) + hex
                errors.append(
                    .invalid(
                        field, .string(name), "invalid character U+\(code) (at position \(place))"))
            }
            place += UTF8.width(scalar)
        }
        return errors
    }
}
