package import Document

/// A Binding gives a Pod its node: `pods/{name}/binding`.
package enum PodBinding {
    /// What is wrong with the Binding itself. The API server answers it with a plain 500 and the
    /// first error's text.
    package static func validate(_ binding: JSONObject) -> [FieldError] {
        let target = binding.map("target")
        let field = Field("target")
        var errors: [FieldError] = []
        let kind = target.text("kind")
        if kind != "Node" && !kind.isEmpty {
            errors.append(
                .notSupported(
                    field["kind"], .string(kind), supported: ["Node", "<empty>"]))
        }
        if target.text("name").isEmpty { errors.append(.required(field["name"])) }
        return errors
    }

    /// Why the Pod can't be bound; nil when it can. The answer is a conflict of `pods/binding`.
    package static func conflict(_ pod: JSONObject) -> String? {
        let metadata = pod.map("metadata")
        let name = metadata.text("name")
        let node = pod.map("spec").text("nodeName")
        if metadata["deletionTimestamp"] != nil {
            return "pod \(name) is being deleted, cannot be assigned to a host"
        }
        if !node.isEmpty {
            return "pod \(name) is already assigned to node \(GoQuoted.text(node))"
        }
        if !pod.map("spec").list("schedulingGates").isEmpty {
            return "pod \(name) has non-empty .spec.schedulingGates"
        }
        return nil
    }

    /// Binds the Pod, with the annotations and the new labels of the Binding.
    package static func bind(
        _ pod: inout JSONObject, to binding: JSONObject, _ context: WriteContext
    ) {
        let metadata = binding.map("metadata")
        pod.makeObject("spec") { $0["nodeName"] = binding.map("target")["name"] }
        pod.makeObject("metadata") { own in
            copy(metadata.map("annotations"), to: "annotations", of: &own, replacing: true)
            copy(metadata.map("labels"), to: "labels", of: &own, replacing: false)
        }
        PodConditions.markScheduled(&pod, context)
    }

    private static func copy(
        _ values: JSONObject, to name: String, of metadata: inout JSONObject, replacing: Bool
    ) {
        if values.isEmpty { return }
        metadata.makeObject(name) { own in
            for (key, value) in values where replacing || own[key] == nil { own[key] = value }
        }
    }
}
