package import Document

/// Values of the fields of one object that selectors have asked for, so that many selectors cost
/// one look into the object.
package struct SelectableValues: Sendable {
    private var values: [SelectableField: String] = [:]

    package init() {}

    /// Whether the selector can be answered without the object.
    package func answer(_ selector: FieldSelector) -> Bool {
        selector.terms.allSatisfy { values[$0.source] != nil }
    }

    package mutating func look(_ selector: FieldSelector, in object: JSONValue) {
        for term in selector.terms where values[term.source] == nil {
            values[term.source] = term.source.value(in: object)
        }
    }

    /// Of a selector that can be answered.
    package func match(_ selector: FieldSelector) -> Bool {
        selector.terms.allSatisfy { (values[$0.source] == $0.value) != $0.isNegated }
    }
}
