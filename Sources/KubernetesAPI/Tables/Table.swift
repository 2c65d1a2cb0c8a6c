package import Document

/// The table form of a list, an object or a watch event: what `kubectl get` asks servers for.
///
/// Kubernetes API, `meta.k8s.io/v1` Table.
package struct Table: Sendable {
    package struct Row: Sendable {
        package var cells: [JSONValue]
        /// `Completed` for Pods that have ended, else empty.
        package var conditions: [JSONValue]
        /// The object or its metadata; nil with `includeObject=None`.
        package var object: JSONValue?

        package init(cells: [JSONValue], conditions: [JSONValue] = [], object: JSONValue? = nil) {
            self.cells = cells
            self.conditions = conditions
            self.object = object
        }

        package var json: JSONValue {
            let object = object ?? .null
            if conditions.isEmpty { return ["cells": .array(cells), "object": object] }
            return [
                "cells": .array(cells), "conditions": .array(conditions), "object": object,
            ]
        }
    }

    /// What each row carries of its object; the query parameter `includeObject`.
    package enum IncludeObject: String, Sendable {
        case none = "None"
        case metadata = "Metadata"
        case object = "Object"
    }

    package var columns: [TableColumn]
    package var rows: [Row]
    /// ListMeta: resourceVersion, continue, remainingItemCount.
    package var metadata: JSONValue

    package init(columns: [TableColumn], rows: [Row] = [], metadata: JSONValue = [:]) {
        self.columns = columns
        self.rows = rows
        self.metadata = metadata
    }

    /// Reads a server's table; nil when the value is none.
    package init?(json: JSONValue) {
        guard json["kind"]?.string == "Table" else { return nil }
        columns = (json["columnDefinitions"]?.array ?? []).compactMap(TableColumn.init(json:))
        rows = (json["rows"]?.array ?? []).map { row in
            let object = row["object"].flatMap { $0.isNull ? nil : $0 }
            return Row(
                cells: row["cells"]?.array ?? [], conditions: row["conditions"]?.array ?? [],
                object: object)
        }
        metadata = json["metadata"] ?? [:]
    }

    /// - Parameters:
    ///   - version: `v1`, or `v1beta1` for clients that ask for it.
    ///   - includingColumns: false for every watch event after the first, whose
    ///     `columnDefinitions` is null.
    package func json(version: String = "v1", includingColumns: Bool = true) -> JSONValue {
        [
            "kind": "Table", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": metadata,
            "columnDefinitions": includingColumns ? .array(columns.map(\.json)) : .null,
            "rows": .array(rows.map(\.json)),
        ]
    }
}

/// The metadata-only form of an object.
package enum PartialObject {
    /// Written into a DaemonSet's annotations when it is made into `apps/v1`.
    private static let generationAnnotation = "deprecated.daemonset.template.generation"

    /// As kube-apiserver makes it, of the object before it is made into its version.
    ///
    /// - Parameter version: of `meta.k8s.io`: `v1` or `v1beta1`.
    package static func metadata(of object: JSONValue, version: String = "v1") -> JSONValue {
        var metadata = object["metadata"]?.object ?? [:]
        if object["kind"]?.string == "DaemonSet",
            var annotations = metadata["annotations"]?.object,
            annotations.removeValue(forKey: generationAnnotation) != nil
        {
            metadata["annotations"] = annotations.isEmpty ? nil : .object(annotations)
        }
        return [
            "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": .object(metadata),
        ]
    }
}
