internal import Document

enum AppArmorRules {
    static func validate(_ profile: JSONObject?, at field: Field) -> [FieldError] {
        guard let profile else { return [] }
        let type = profile.text("type")
        let path = profile["localhostProfile"]?.string
        let field = (type: field["type"], path: field["localhostProfile"])
        switch type {
        case "Localhost":
            guard let path, path.contains(where: { !$0.isWhitespace }) else {
                if let path, !path.isEmpty {
                    return [
                        .invalid(field.path, .string(path), "must not be padded with whitespace")
                    ]
                }
                return [.required(field.path, "must be set when AppArmor type is Localhost")]
            }
            var errors: [FieldError] = []
            if path.first?.isWhitespace ?? false || path.last?.isWhitespace ?? false {
                errors.append(
                    .invalid(field.path, .string(path), "must not be padded with whitespace"))
            }
            if path.utf8.count > 4_095 { errors.append(.tooLong(field.path, max: 4_095)) }
            return errors
        case "RuntimeDefault", "Unconfined":
            return path.map {
                [
                    .invalid(
                        field.path, .string($0), "can only be set when AppArmor type is Localhost")
                ]
            } ?? []
        case "":
            return [.required(field.type, "type is required when appArmorProfile is set")]
        default:
            return [
                .notSupported(
                    field.type, .string(type),
                    supported: ["Localhost", "RuntimeDefault", "Unconfined"])
            ]
        }
    }
}
