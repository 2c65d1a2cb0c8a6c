internal import Document

enum QuobyteRules {
    static func validate(_ source: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let registry = source.text("registry")
        let hosts = registry.split(separator: ",", omittingEmptySubsequences: false)
        let isGood = hosts.allSatisfy { host in
            guard let colon = host.lastIndex(of: ":") else { return false }
            return !host[..<colon].contains(":") || host.hasPrefix("[")
        }
        if !registry.isEmpty && !isGood {
            errors.append(
                .invalid(
                    field["registry"], .string(registry),
                    "must be a host:port pair or multiple pairs separated by commas"))
        }
        let tenant = source.text("tenant")
        if tenant.utf8.count > 64 {
            errors.append(.required(field["tenant"], "must be less than 65 characters"))
        }
        return errors
    }
}
