package import Document

/// Who an object belongs to: complete references, one controller, no event objects.
package enum OwnerReferenceRules {
    package static func validate(_ references: [JSONObject], at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        var controller: String?
        for reference in references {
            errors += validate(reference, at: field)
            guard reference.flag("controller") else { continue }
            let name = "\(reference.text("kind"))/\(reference.text("name"))"
            if let controller {
                errors.append(
                    .invalid(
                        field, .array(references.map { .object($0) }),
                        "Only one reference can have Controller set to true. Found \"true\" in "
                            + "references for \(controller) and \(name)"))
            } else {
                controller = name
            }
        }
        return errors
    }

    private static func validate(_ reference: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let apiVersion = reference.text("apiVersion")
        // More than one slash is no group and version; Go reads nothing from it then.
        let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 2 || parts.last?.isEmpty ?? true {
            errors.append(
                .invalid(
                    field["apiVersion"], .string(apiVersion), "version must not be empty"))
        }
        for name in ["kind", "name", "uid"] where reference.text(name).isEmpty {
            errors.append(.invalid(field[name], "", "must not be empty"))
        }
        if apiVersion == "v1" && reference.text("kind") == "Event" {
            errors.append(
                .invalid(
                    field, .object(reference),
                    "/v1, Kind=Event is disallowed from being an owner"))
        }
        return errors
    }
}
