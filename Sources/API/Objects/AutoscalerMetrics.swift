internal import Document

/// Metrics in the annotations of autoscaling/v1, which have the flat form of an older version:
/// `{"type":"Resource","resource":{"name":"memory","targetAverageValue":"100Mi"}}` there is
/// `{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue",...}}}` here.
enum AutoscalerMetrics {
    /// What is aimed at, or what was found.
    enum Side {
        case wanted, measured

        var member: String { self == .wanted ? "target" : "current" }

        /// Old and new names of the amounts of a source, in Go's order.
        func amounts(of source: String) -> [(old: String, new: String)] {
            let prefix = member
            return switch source {
            case "object":
                [("\(prefix)Value", "value"), ("averageValue", "averageValue")]
            case "pods": [("\(prefix)AverageValue", "averageValue")]
            case "external":
                [("\(prefix)Value", "value"), ("\(prefix)AverageValue", "averageValue")]
            default:
                [
                    ("\(prefix)AverageUtilization", "averageUtilization"),
                    ("\(prefix)AverageValue", "averageValue"),
                ]
            }
        }
    }

    private static let sources = ["object", "pods", "resource", "containerResource", "external"]

    static func version1(_ metrics: [JSONValue], _ side: Side) -> JSONValue {
        .array(
            metrics.map { metric in
                var result = JSONObject()
                result["type"] = metric["type"]
                for source in sources {
                    guard let object = metric[source]?.object else { continue }
                    result[source] = .object(old(object, source, side))
                }
                return .object(result)
            })
    }

    private static func old(_ new: JSONObject, _ source: String, _ side: Side) -> JSONObject {
        var old = JSONObject()
        old["target"] = new["describedObject"].map(ordered)
        for name in ["name", "container"] where source != "container" { old[name] = new[name] }
        old["metricName"] = new["metric"]?["name"]
        if source == "external" { old["metricSelector"] = new["metric"]?["selector"] }
        for (oldName, newName) in side.amounts(of: source) {
            old[oldName] = new[side.member]?[newName]
        }
        if source != "external", let selector = new["metric"]?["selector"] {
            old["selector"] = selector
        }
        // Go's old types always write these.
        for name in side.amounts(of: source).prefix(1).map(\.old)
        where source == "object" || source == "pods" {
            old.setDefault(name, "0")
        }
        return old
    }

    static func version2(_ metrics: JSONValue, _ side: Side) -> JSONValue {
        .array(
            (metrics.array ?? []).map { metric in
                var result = JSONObject()
                result["type"] = metric["type"]
                for source in sources {
                    guard let object = metric[source]?.object else { continue }
                    result[source] = .object(new(object, source, side))
                }
                return .object(result)
            })
    }

    private static func new(_ old: JSONObject, _ source: String, _ side: Side) -> JSONObject {
        var new = JSONObject()
        new["describedObject"] = source == "object" ? old["target"] : nil
        for name in ["name", "container"] { new[name] = old[name] }
        if let name = old["metricName"] {
            var metric: JSONObject = ["name": name]
            metric["selector"] = old[source == "external" ? "metricSelector" : "selector"]
            new["metric"] = .object(metric)
        }
        var amounts = JSONObject()
        for (oldName, newName) in side.amounts(of: source) {
            guard let amount = old[oldName], !(source == "object" && amount == "0") else {
                continue
            }
            amounts[newName] = amount
        }
        if side == .wanted {
            let type =
                amounts["averageUtilization"] != nil
                ? "Utilization" : amounts["averageValue"] != nil ? "AverageValue" : "Value"
            amounts["type"] = .string(type)
        }
        new[side.member] = .object(amounts)
        return new
    }

    /// Members in the order of Go's structs, as the texts of annotations have them.
    static func ordered(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): return .array(items.map(ordered))
        case .object(let object):
            let known = order.filter { object[$0] != nil }
            let rest = object.keys.filter { !order.contains($0) }
            return .object(
                JSONObject((known + rest).map { (key: $0, value: ordered(object[$0] ?? .null)) }))
        default: return value
        }
    }

    private static let order = [
        "scaleUp", "scaleDown", "stabilizationWindowSeconds", "selectPolicy", "policies",
        "tolerance", "type", "status", "value", "periodSeconds", "lastTransitionTime", "reason",
        "message", "kind", "name", "apiVersion",
    ]
}
