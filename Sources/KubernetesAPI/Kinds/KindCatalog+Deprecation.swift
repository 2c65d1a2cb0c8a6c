extension KindCatalog {
    /// What the API server warns of when a resource is used in this version, as the text of a
    /// `Warning` header (`299 - "..."`); nil when the version is not deprecated.
    package func deprecationWarning(of kind: ResourceKind, version: String) -> String? {
        guard kind.isCustom else {
            return kind.group.isEmpty ? Self.deprecated[kind.resource] : nil
        }
        let served = customResource(of: kind.groupResource)?.version(version)
        guard let text = served?.deprecationWarning else { return nil }
        return text.isEmpty ? "\(kind.group)/\(version) \(kind.kind) is deprecated" : text
    }

    private static let deprecated = [
        "endpoints":
            "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        "componentstatuses": "v1 ComponentStatus is deprecated in v1.19+",
    ]
}
