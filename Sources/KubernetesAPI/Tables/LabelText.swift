package import Document

/// Label sets and selectors on one line, as Kubernetes' `labels` package writes them.
package enum LabelText {
    /// `a=b,c=d` in key order; `<none>` when there are none.
    package static func labels(_ labels: JSONValue?) -> String {
        guard let members = labels?.object?.members else { return "<none>" }
        let sorted = members.map { ($0.key, $0.value.string ?? "") }.sorted { $0.0 < $1.0 }
        return sorted.map { "\($0)=\($1)" }.joined(separator: ",").ifEmpty("<none>")
    }

    /// A `LabelSelector` object: `app=a,tier in (x,y),!old`.
    /// - Returns: nil when the selector is one that Kubernetes would refuse; "" for one without
    ///   requirements.
    package static func selector(_ selector: JSONValue?) -> String? {
        guard let selector else { return "" }
        return try? LabelSelector(json: selector).description
    }

    /// As `selector`, with `<none>` for an empty or absent one and `<error>` for a broken one.
    static func column(_ selector: JSONValue?) -> String {
        guard let text = Self.selector(selector) else { return "<error>" }
        return text.ifEmpty("<none>")
    }
}
