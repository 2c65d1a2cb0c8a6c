import Document

/// Rows of dynamic resource allocation, `resource.k8s.io`.
enum DeviceCells {
    @Sendable static func claim(_ source: CellSource) -> [JSONValue] {
        var states: [String] = []
        if source.isBeingDeleted { states.append("deleted") }
        if source.status.pointer("allocation") == nil {
            if !source.isBeingDeleted { states.append("pending") }
        } else {
            states.append("allocated")
            if source.status.count("reservedFor") > 0 {
                states.append("reserved")
            } else if source.isBeingDeleted {
                states.append("deallocating")
            }
        }
        return [source.nameCell, .string(states.joined(separator: ",")), source.ageCell]
    }

    @Sendable static func slice(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        return [
            source.nameCell, .string(spec.text("nodeName")), .string(spec.text("driver")),
            .string((spec?["pool"]).text("name")), source.ageCell,
        ]
    }
}
