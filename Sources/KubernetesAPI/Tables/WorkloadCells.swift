import Document

/// Rows of the kinds that keep Pods running.
enum WorkloadCells {
    @Sendable static func deployment(_ source: CellSource) -> [JSONValue] {
        let status = source.status
        return [
            source.nameCell, readyOfDesired(source), .integer(status.integer("updatedReplicas")),
            .integer(status.integer("availableReplicas")), source.ageCell,
        ] + containers(source) + [
            .string(LabelText.selector(source.spec?["selector"]) ?? "<invalid>")
        ]
    }

    @Sendable static func replicaSet(_ source: CellSource) -> [JSONValue] {
        replicas(source) + containers(source)
            + [.string(LabelText.column(source.spec?["selector"]))]
    }

    /// Its selector is a plain map of labels.
    @Sendable static func replicationController(_ source: CellSource) -> [JSONValue] {
        replicas(source) + containers(source)
            + [.string(LabelText.labels(source.spec?["selector"]))]
    }

    @Sendable static func statefulSet(_ source: CellSource) -> [JSONValue] {
        [source.nameCell, readyOfDesired(source), source.ageCell] + containers(source)
    }

    @Sendable static func daemonSet(_ source: CellSource) -> [JSONValue] {
        let status = source.status
        return [
            source.nameCell, .integer(status.integer("desiredNumberScheduled")),
            .integer(status.integer("currentNumberScheduled")),
            .integer(status.integer("numberReady")),
            .integer(status.integer("updatedNumberScheduled")),
            .integer(status.integer("numberAvailable")),
            .string(LabelText.labels(source.spec?["template"]?["spec"]?["nodeSelector"])),
            source.ageCell,
        ] + containers(source) + [.string(LabelText.column(source.spec?["selector"]))]
    }

    @Sendable static func podTemplate(_ source: CellSource) -> [JSONValue] {
        let template = source.object["template"]
        return [source.nameCell] + containers(of: template)
            + [.string(LabelText.labels(template?["metadata"]?["labels"]))]
    }

    @Sendable static func controllerRevision(_ source: CellSource) -> [JSONValue] {
        let owners = source.metadata.items("ownerReferences")
        let controller = owners.first { $0["controller"]?.bool == true }.map { owner in
            let (group, _) = GroupVersionKind.split(apiVersion: owner.text("apiVersion"))
            let kind = owner.text("kind") + (group.isEmpty ? "" : ".\(group)")
            return "\(kind.lowercased())/\(owner.text("name"))"
        }
        return [
            source.nameCell, .string(controller ?? "<none>"),
            .integer(source.object.integer("revision")), source.ageCell,
        ]
    }

    @Sendable static func scale(_ source: CellSource) -> [JSONValue] {
        [
            source.nameCell, .integer(source.spec.integer("replicas")),
            .integer(source.status.integer("replicas")), source.ageCell,
        ]
    }

    /// Names and images of a workload's containers.
    static func containers(_ source: CellSource) -> [JSONValue] {
        containers(of: source.spec?["template"])
    }

    static func containers(of template: JSONValue?) -> [JSONValue] {
        let containers = (template?["spec"]).items("containers")
        return ["name", "image"].map { field in
            .string(containers.map { $0.text(field) }.joined(separator: ","))
        }
    }

    private static func readyOfDesired(_ source: CellSource) -> JSONValue {
        .string("\(source.status.integer("readyReplicas"))/\(source.spec.integer("replicas"))")
    }

    private static func replicas(_ source: CellSource) -> [JSONValue] {
        [
            source.nameCell, .integer(source.spec.integer("replicas")),
            .integer(source.status.integer("replicas")),
            .integer(source.status.integer("readyReplicas")), source.ageCell,
        ]
    }
}
