package import Document

/// Selectors of labels as Go prints them: the labels before the expressions.
package enum GoSelector {
    package static func json(_ selector: JSONValue?) -> JSONValue {
        guard let selector else { return .null }
        guard let object = selector.object, let labels = object["matchLabels"],
            object.contains(key: "matchExpressions")
        else { return selector }
        var ordered: JSONObject = ["matchLabels": labels]
        for (key, value) in object { ordered[key] = value }
        return .object(ordered)
    }

    package static func json(_ selector: JSONObject?) -> JSONValue {
        json(selector.map { JSONValue.object($0) })
    }
}
