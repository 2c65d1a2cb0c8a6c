internal import KindRules

/// Names of field managers.
enum ManagedFieldsNames {
    static let byteCountMax = 128

    /// The manager of a request that names none: the user agent up to its first slash, printable.
    static func manager(named name: String, userAgent: String) -> String {
        if !name.isEmpty { return name }
        let prefix = userAgent.split(separator: "/", omittingEmptySubsequences: false).first ?? ""
        var text = ""
        for scalar in prefix.unicodeScalars where GoQuoted.isPrintable(scalar) {
            guard text.utf8.count + UTF8.width(scalar) <= byteCountMax else { break }
            text.unicodeScalars.append(scalar)
        }
        return text.isEmpty ? "unknown" : text
    }
}
