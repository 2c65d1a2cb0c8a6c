internal import Document

/// Paths of files within volumes and containers.
enum PathRules {
    static func withoutBacksteps(_ path: String, at field: Field) -> [FieldError] {
        path.split(separator: "/").contains("..")
            ? [.invalid(field, .string(path), "must not contain '..'")] : []
    }

    /// A relative path that stays below where it starts.
    static func descending(_ path: String, at field: Field) -> [FieldError] {
        let errors: [FieldError] =
            path.hasPrefix("/")
            ? [.invalid(field, .string(path), "must be a relative path")] : []
        return errors + withoutBacksteps(path, at: field)
    }

    /// A descending path whose first name is not kept for the kubelet.
    static func nonReserved(_ path: String, at field: Field) -> [FieldError] {
        var errors = descending(path, at: field)
        if path.hasPrefix("..") && path != ".." && !path.hasPrefix("../") {
            errors.append(.invalid(field, .string(path), "must not start with '..'"))
        }
        return errors
    }
}
