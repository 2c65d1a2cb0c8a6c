internal import Document

/// What a resize may change: how much CPU and memory containers have.
enum PodResizeRules {
    static func validate(_ pod: JSONObject, old: JSONObject) -> [FieldError] {
        let field = Field("spec")
        let (new, before) = (pod.map("spec"), old.map("spec"))
        if old.map("metadata").map("annotations")[PodValidation.mirror] != nil {
            return [.forbidden(.root, "static pods cannot be resized")]
        }
        if before.map("os").text("name") == "windows" {
            return [.forbidden(.root, "windows pods cannot be resized")]
        }
        var errors: [FieldError] = []
        let quality = old.map("status").text("qosClass")
        if quality != QualityOfService(of: new).rawValue {
            errors.append(
                .invalid(
                    field, .string(quality),
                    "Pod QOS Class may not change as a result of resizing"))
        }
        let order = self.order(new, before, at: field)
        if !order.isEmpty { return errors + order }
        for list in ["initContainers", "containers"] {
            for (place, container) in before.items(list).enumerated() {
                errors += removals(
                    new.items(list)[place].map("resources"), container.map("resources"),
                    at: field[list][place]["resources"])
            }
        }
        if withoutMutable(new) != withoutMutable(before) {
            errors.append(.forbidden(field, "only cpu and memory resources are mutable"))
        }
        return errors
    }

    private static func order(
        _ new: JSONObject, _ old: JSONObject, at field: Field
    ) -> [FieldError] {
        for list in ["containers", "initContainers"] {
            let names = new.items(list).map { $0.text("name") }
            let before = old.items(list).map { $0.text("name") }
            if names.count != before.count {
                return [
                    .forbidden(
                        field[list], "containers may not be added or removed on resize")
                ]
            }
            if names != before {
                return [.forbidden(field[list], "containers may not be reordered on resize")]
            }
        }
        return []
    }

    private static func removals(
        _ new: JSONObject, _ old: JSONObject, at field: Field
    ) -> [FieldError] {
        ["requests", "limits"].compactMap { list in
            let kept = new.map(list)
            return old.map(list).keys.allSatisfy { kept[$0] != nil }
                ? nil : .forbidden(field[list], "resource \(list) cannot be removed")
        }
    }

    private static func withoutMutable(_ spec: JSONObject) -> JSONObject {
        var spec = spec
        spec.updateObject("resources", dropMutable)
        for list in ["containers", "initContainers"] {
            spec.updateItems(list) { container in
                container["resizePolicy"] = nil
                container.updateObject("resources", dropMutable)
            }
        }
        return spec
    }

    private static func dropMutable(_ resources: inout JSONObject) {
        for list in ["limits", "requests"] {
            resources.updateObject(list) {
                $0["cpu"] = nil
                $0["memory"] = nil
            }
            if resources.object(list)?.isEmpty ?? false { resources[list] = nil }
        }
    }
}
