extension FieldSelector {
    /// The fields that a selector fixes to one value, whatever fields the kind has: what
    /// authorisation looks at before it is known which kind is asked for. Empty when the text is
    /// no selector.
    package static func exactValues(in text: String) -> [String: String] {
        var values: [String: String] = [:]
        for part in parts(of: text) where !part.isEmpty {
            guard let (field, isNegated, value) = term(part), let plain = try? unescape(value)
            else { return [:] }
            if !isNegated { values[field] = plain }
        }
        return values
    }
}
