internal import Document
internal import KubernetesAPI

/// `roles` and `clusterroles` of rbac.authorization.k8s.io.
struct RoleRules: KindRules {
    let isNamespaced: Bool

    var nameRule: NameRule { .pathSegment }
    var createsOnUpdate: Bool { true }
    var updatesCheckMetadata: Bool { true }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        var errors = object.items("rules").enumerated().flatMap {
            rule($1, at: Field("rules")[$0])
        }
        if !isNamespaced, let aggregation = object.object("aggregationRule") {
            errors += self.aggregation(aggregation)
        }
        return errors
    }

    private func rule(_ rule: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        if rule.list("verbs").isEmpty {
            errors.append(.required(field["verbs"], "verbs must contain at least one value"))
        }
        let paths = rule.list("nonResourceURLs")
        if !paths.isEmpty {
            func refuse(_ detail: String) {
                errors.append(.invalid(field["nonResourceURLs"], .array(paths), detail))
            }
            if isNamespaced { refuse("namespaced rules cannot apply to non-resource URLs") }
            if ["apiGroups", "resources", "resourceNames"].contains(where: {
                !rule.list($0).isEmpty
            }) {
                refuse("rules cannot apply to both regular resources and non-resource URLs")
            }
            return errors
        }
        if rule.list("apiGroups").isEmpty {
            errors.append(
                .required(
                    field["apiGroups"], "resource rules must supply at least one api group"))
        }
        if rule.list("resources").isEmpty {
            errors.append(
                .required(
                    field["resources"], "resource rules must supply at least one resource"))
        }
        return errors
    }

    private func aggregation(_ aggregation: JSONObject) -> [FieldError] {
        let field = Field("aggregationRule")["clusterRoleSelectors"]
        let selectors = aggregation.items("clusterRoleSelectors")
        if selectors.isEmpty {
            return [
                .required(
                    field,
                    "at least one clusterRoleSelector required if aggregationRule is non-nil")
            ]
        }
        return selectors.enumerated().flatMap { place, selector in
            var errors = LabelRules.selector(selector, at: field[place])
            if (try? LabelSelector(json: .object(selector))) == nil {
                errors.append(
                    .invalid(field[place], shown: "null", "invalid label selector."))
            }
            return errors
        }
    }
}
