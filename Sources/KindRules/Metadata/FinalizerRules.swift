internal import Document

/// Names of finalizers: Kubernetes' own, or with a domain.
enum FinalizerRules {
    static func standard(_ name: String, at field: Field) -> [FieldError] {
        if name.contains("/") || ["kubernetes", "orphan", "foregroundDeletion"].contains(name) {
            return []
        }
        return [
            .invalid(
                field, .string(name),
                "name is neither a standard finalizer name nor is it fully qualified")
        ]
    }
}
