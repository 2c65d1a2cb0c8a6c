/// The type of a request's body, without its parameters.
enum MediaType {
    static let json = "application/json"
    static let yaml = "application/yaml"
    static let protobuf = "application/vnd.kubernetes.protobuf"

    /// Lower case; JSON when the request does not say.
    static func of(_ header: String?) -> String {
        let type = (header ?? "").prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        return type.isEmpty ? json : type.lowercased()
    }
}
