import Document

/// Rows of event objects, in the field names of core/v1 and of events.k8s.io/v1.
enum EventCells {
    @Sendable static func event(_ source: CellSource) -> [JSONValue] {
        let object = source.object
        let series = object.pointer("series")
        func age(_ names: String...) -> String {
            source.age(since: names.lazy.compactMap { object[$0]?.string }.first)
        }
        let firstSeen = age("firstTimestamp", "deprecatedFirstTimestamp", "eventTime")
        var lastSeen = age("lastTimestamp", "deprecatedLastTimestamp")
        if lastSeen == Age.unknown { lastSeen = firstSeen }
        var count = object["count"]?.int ?? object["deprecatedCount"]?.int ?? 0
        if let series {
            lastSeen = source.age(since: series["lastObservedTime"]?.string)
            count = series.integer("count")
        } else if count == 0 {
            count = 1
        }
        let regarding = object["involvedObject"] ?? object["regarding"]
        let target = [regarding.text("kind").lowercased(), regarding.text("name")]
        let message = object["message"]?.string ?? object.text("note")
        return [
            .string(lastSeen), .string(object.text("type")), .string(object.text("reason")),
            .string(target.filter { !$0.isEmpty }.joined(separator: "/")),
            .string(regarding.text("fieldPath")), .string(reporter(object)),
            .string(trimmed(message)), .string(firstSeen), .integer(count), source.nameCell,
        ]
    }

    private static func reporter(_ object: JSONValue) -> String {
        let source = object["source"] ?? object["deprecatedSource"]
        let component = source.text("component")
            .ifEmpty(object.text("reportingComponent"))
            .ifEmpty(object.text("reportingController"))
        let instance = source.text("host").ifEmpty(object.text("reportingInstance"))
        return instance.isEmpty ? component : "\(component), \(instance)"
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
