internal import Document

/// Volumes of a network's block devices.
enum ISCSIRules {
    static func validate(
        _ source: JSONObject, volumeName: String, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if source.text("targetPortal").isEmpty { errors.append(.required(field["targetPortal"])) }
        let name = source.text("iqn")
        if name.isEmpty {
            errors.append(.required(field["iqn"]))
        } else {
            errors += qualifiedName(name, at: field["iqn"])
        }
        let unit = source.number("lun")
        if !(0...255).contains(unit) {
            errors.append(.invalid(field["lun"], JSONValue(unit), RuleText.range(0, 255)))
        }
        let needsSecret = source.flag("chapAuthDiscovery") || source.flag("chapAuthSession")
        let secret = source.object("secretRef")
        if needsSecret && secret == nil { errors.append(.required(field["secretRef"])) }
        if let secret, secret.text("name").isEmpty {
            errors.append(.required(field["secretRef"]["name"]))
        }
        guard let initiator = source["initiatorName"]?.string else { return errors }
        errors += qualifiedName(initiator, at: field["initiatorname"])
        if "\(volumeName):\(source.text("targetPortal"))".utf8.count > 64 {
            errors.append(
                .invalid(
                    field["targetPortal"], .string(source.text("targetPortal")),
                    "Total length of <volume name>:<iscsi.targetPortal> must be under 64 "
                        + "characters if iscsi.initiatorName is specified."))
        }
        return errors
    }

    private static func qualifiedName(_ name: String, at field: Field) -> [FieldError] {
        let isGood: Bool
        if name.hasPrefix("iqn") {
            isGood = name.wholeMatch(
                of: #/iqn\.\d{4}-\d{2}\.[A-Za-z0-9.\-]+(:[^,;*&$|\s]+)/#) != nil
        } else if name.hasPrefix("eui") {
            isGood = name.wholeMatch(of: #/eui.[A-Za-z0-9]{16}/#) != nil
        } else if name.hasPrefix("naa") {
            isGood = name.wholeMatch(of: #/naa.[A-Za-z0-9]{32}/#) != nil
        } else {
            return [
                .invalid(
                    field, .string(name), "must be valid format starting with iqn, eui, or naa")
            ]
        }
        return isGood ? [] : [.invalid(field, .string(name), "must be valid format")]
    }
}
