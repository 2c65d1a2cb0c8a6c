internal import Document

/// A Pod that waits for its gates may be told more closely where to run.
enum GatedPodRules {
    static func takeBack(
        _ spec: inout JSONObject, old: JSONObject, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let selector = spec.map("nodeSelector")
        if spec["nodeSelector"] != old["nodeSelector"] {
            let isOnlyMore = old.map("nodeSelector").allSatisfy { selector[$0.key] == $0.value }
            if !isOnlyMore {
                errors.append(
                    .invalid(
                        field["nodeSelector"], .object(selector),
                        "only additions to spec.nodeSelector are allowed (no mutations or "
                            + "deletions)"))
            }
            spec["nodeSelector"] = old["nodeSelector"]
        }
        let before = old.map("affinity")["nodeAffinity"]
        let after = spec.map("affinity")["nodeAffinity"]
        guard before != after else { return errors }
        if let before = before?.object {
            errors += affinity(
                after?.object ?? JSONObject(), before,
                at: field["affinity"]["nodeAffinity"])
        }
        let hadAffinity = old["affinity"] != nil
        spec.makeObject("affinity") { $0["nodeAffinity"] = before }
        if !hadAffinity && spec.map("affinity").isEmpty { spec["affinity"] = nil }
        return errors
    }

    private static func affinity(
        _ new: JSONObject, _ old: JSONObject, at field: Field
    ) -> [FieldError] {
        let name = "requiredDuringSchedulingIgnoredDuringExecution"
        let before = old.map(name).items("nodeSelectorTerms")
        let after = new.map(name).items("nodeSelectorTerms")
        let field = field[name]["nodeSelectorTerms"]
        if before.isEmpty { return [] }
        guard before.count == after.count else {
            return [
                .invalid(
                    field, shown: "[\(after.map(text).joined(separator: ","))]",
                    "no additions/deletions to non-empty NodeSelectorTerms list are allowed")
            ]
        }
        return zip(before, after).enumerated().compactMap { place, terms in
            let isOnlyMore = ["matchExpressions", "matchFields"].allSatisfy {
                terms.1.list($0).starts(with: terms.0.list($0))
            }
            return isOnlyMore
                ? nil
                : .invalid(
                    field[place], shown: text(terms.1),
                    "only additions are allowed (no mutations or deletions)")
        }
    }

    private static func text(_ term: JSONObject) -> String {
        GoDump.text(term, type: "NodeSelectorTerm")
    }
}
