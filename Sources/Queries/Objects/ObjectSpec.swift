/// Objects as the user names them, in kubectl's ways: `deploy/checkout`, `deploy checkout`, `pods`,
/// with namespace and selectors beside.
///
/// What a name of a kind means depends on the view (custom resources come and go), so the words
/// stay words until a query resolves them.
package struct ObjectSpec: Hashable, Sendable {
    package var words: [String]
    package var namespace: String?
    package var allNamespaces: Bool
    package var labelSelector: String?
    package var fieldSelector: String?

    package init(
        _ words: [String] = [], namespace: String? = nil, allNamespaces: Bool = false,
        labelSelector: String? = nil, fieldSelector: String? = nil
    ) {
        self.words = words
        self.namespace = namespace
        self.allNamespaces = allNamespaces
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
    }

    static func parameterFields<Query>(
        _ path: WritableKeyPath<Query, ObjectSpec>
    ) -> [ParameterField<Query>] {
        [
            .list("object", path.appending(path: \.words)),
            .text("namespace", path.appending(path: \.namespace)),
            .flag("allNamespaces", path.appending(path: \.allNamespaces)),
            .text("labelSelector", path.appending(path: \.labelSelector)),
            .text("fieldSelector", path.appending(path: \.fieldSelector)),
        ]
    }
}
