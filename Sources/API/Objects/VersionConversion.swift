internal import Document
internal import KubernetesAPI

/// The same object in another served version.
///
/// Two built-in pairs differ in their fields; everything else here changes apiVersion alone, which
/// is what custom resources without a conversion webhook do.
enum VersionConversion {
    static func convert(_ object: JSONValue, to apiVersion: String, kind: String) -> JSONValue {
        let from = object["apiVersion"]?.string ?? ""
        if from == apiVersion, object["kind"]?.string == kind { return object }
        switch (from, apiVersion, kind) {
        case ("autoscaling/v2", "autoscaling/v1", "HorizontalPodAutoscaler"):
            return AutoscalerConversion.version1(of: object)
        case ("autoscaling/v1", "autoscaling/v2", "HorizontalPodAutoscaler"):
            return AutoscalerConversion.version2(of: object)
        case ("v1", "events.k8s.io/v1", "Event"):
            return EventConversion.eventsVersion(of: object)
        case ("events.k8s.io/v1", "v1", "Event"):
            return EventConversion.coreVersion(of: object)
        default: return object.retyped(apiVersion: apiVersion, kind: kind)
        }
    }
}

/// core/v1 and events.k8s.io/v1 event objects: one thing with two sets of names.
enum EventConversion {
    /// Core name, events.k8s.io name.
    private static let names = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"), ("reportingInstance", "reportingInstance"),
    ]

    static func eventsVersion(of object: JSONValue) -> JSONValue {
        renamed(
            object, apiVersion: "events.k8s.io/v1",
            names: Dictionary(uniqueKeysWithValues: names),
            // The core version writes its empty members; the other leaves these out.
            omittingEmpty: ["reportingComponent", "reportingInstance"])
    }

    static func coreVersion(of object: JSONValue) -> JSONValue {
        renamed(
            object, apiVersion: "v1",
            names: Dictionary(uniqueKeysWithValues: names.map { ($1, $0) }), omittingEmpty: [])
    }

    private static func renamed(
        _ object: JSONValue, apiVersion: String, names: [String: String],
        omittingEmpty: Set<String>
    ) -> JSONValue {
        guard let members = object.object?.members else { return object }
        var result = JSONObject()
        result["kind"] = "Event"
        result["apiVersion"] = .string(apiVersion)
        for (key, value) in members where key != "kind" && key != "apiVersion" {
            let isEmpty = value.string == "" || value.object?.count == 0
            if isEmpty, omittingEmpty.contains(key) { continue }
            result[names[key] ?? key] = value
        }
        return .object(result)
    }
}
