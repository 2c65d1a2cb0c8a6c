internal import Document

/// `serviceaccounts`: of the secrets only the names are kept.
struct ServiceAccountRules: KindRules {
    var updatesCheckMetadata: Bool { true }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        cleanSecrets(&object)
    }

    func prepareForUpdate(_ object: inout JSONObject, old: JSONObject, _ context: WriteContext) {
        resetForUpdate(&object, old: old, context)
        cleanSecrets(&object)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] { [] }

    private func cleanSecrets(_ object: inout JSONObject) {
        object.updateItems("secrets") { secret in
            secret = secret["name"].map { ["name": $0] } ?? [:]
        }
    }
}
