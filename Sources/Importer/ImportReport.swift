package import Document
package import History

/// What an import did.
package struct ImportReport: Sendable {
    /// Events appended.
    package var events: Int
    /// Audit lines read.
    package var audits: Int
    /// Events whose author an audit line names.
    package var joined: Int
    /// Authors or events placed by object, verb and time.
    package var inferred: Int
    /// Lines that the store, or an earlier line, held already.
    package var repeated: Int
    package var from: Revision?
    package var to: Revision?
    package var warnings: [String]

    package var json: JSONValue {
        var object = JSONObject()
        object["events"] = .number(JSONNumber(Int64(events)))
        object["audits"] = .number(JSONNumber(Int64(audits)))
        object["joined"] = .number(JSONNumber(Int64(joined)))
        object["inferred"] = .number(JSONNumber(Int64(inferred)))
        object["repeated"] = .number(JSONNumber(Int64(repeated)))
        object["from"] = from.map { .number(JSONNumber(Int64(clamping: $0.rawValue))) } ?? .null
        object["to"] = to.map { .number(JSONNumber(Int64(clamping: $0.rawValue))) } ?? .null
        object["warnings"] = .array(warnings.map(JSONValue.string))
        return .object(object)
    }
}
