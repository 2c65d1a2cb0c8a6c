package import Document
package import KubernetesAPI

/// Brings a document into the form that it has after Go decoded, stored and encoded it.
///
/// Members that the type does not know are gone, so are nulls and what `omitempty` leaves out;
/// members that Go always writes are there; members stand in alphabetical order. Quantities are
/// canonical, times are in UTC and to the second (`MicroTime` to the microsecond), base64 has no
/// line breaks. Stored objects have no empty lists: what is always written is null then. Read
/// objects do until they are stored.
///
/// Values of the wrong type are left as they are: decoding has refused them.
package struct GoShape {
    package static func shaped(
        _ object: JSONValue, schema: SchemaNode, isStored: Bool = true
    ) -> JSONValue {
        GoShape(isStored: isStored).shaped(object, GoPlan.of(schema)) ?? .object(JSONObject())
    }

    private let isStored: Bool

    /// nil for what Go reads as nothing: null.
    private func shaped(_ value: JSONValue, _ plan: GoPlan) -> JSONValue? {
        if case .null = value { return nil }
        switch (plan, value) {
        case (.list(let item), .array(let items)):
            return .array(items.map { shaped($0, item.plan) ?? zero(item.plan) })
        case (.map(let member), .object(let object)):
            let map = JSONObject(
                unique: object.members.map {
                    ($0.key, shaped($0.value, member.plan) ?? zero(member.plan))
                })
            return .object(Self.isSorted(map) ? map : map.sortedByKey())
        case (.structure(let type), .object(let object)):
            return .object(members(of: object, type.structure))
        case (.quantity, _):
            guard let quantity = try? Quantity(json: value) else { return value }
            return .string(quantity.description)
        case (.time, .string(let text)): return time(text, fractionDigits: 0)
        case (.microTime, .string(let text)): return time(text, fractionDigits: 6)
        case (.bytes, .string(let text)):
            // Texts of a megabyte are common here, line breaks in them are not.
            let isBroken = text.utf8.contains { $0 == 0x0A || $0 == 0x0D }
            return isBroken ? .string(text.filter { !$0.isNewline }) : value
        default: return value
        }
    }

    private static func isSorted(_ object: JSONObject) -> Bool {
        zip(object.members, object.members.dropFirst()).allSatisfy {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
    }

    private func time(_ text: String, fractionDigits: Int) -> JSONValue? {
        // Go's zero time is written as null.
        if text == "0001-01-01T00:00:00Z" { return nil }
        guard let time = Timestamp(rfc3339: text) else { return .string(text) }
        let isCanonical = fractionDigits == 0 && text.utf8.count == 20
            && text.utf8.last == UInt8(ascii: "Z")
        if isCanonical { return .string(text) }
        return .string(time.formatted(fractionDigits: fractionDigits))
    }

    private func members(of object: JSONObject, _ structure: GoStructure) -> JSONObject {
        var slots = [JSONValue?](repeating: nil, count: structure.fields.count)
        for member in object.members {
            guard let place = structure.places[member.key] else { continue }
            slots[place] = shaped(member.value, structure.fields[place].plan)
        }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(object.count + structure.alwaysCount)
        for place in structure.fields.indices {
            let field = structure.fields[place]
            if let value = written(slots[place], field) { members.append((field.name, value)) }
        }
        return JSONObject(unique: members)
    }

    /// The member as Go writes it; nil when it leaves it out.
    private func written(_ value: JSONValue?, _ field: GoStructure.Field) -> JSONValue? {
        switch field.presence {
        case .pointer: return value
        case .value:
            if let value, !isEmpty(value, field.plan) { return value }
            return nil
        case .pointerAlways: return value ?? .null
        case .always:
            if isStored, case .array(let items)? = value, items.isEmpty { return .null }
            return value ?? zero(field.plan)
        }
    }

    /// What `omitempty` leaves out. A struct is never empty to it: members that are structs and
    /// not pointers are always written, and those that are pointers are there or null.
    private func isEmpty(_ value: JSONValue, _ plan: GoPlan) -> Bool {
        switch value {
        case .null: true
        case .bool(let value): !value
        case .number(let number): number.text == "0" || number.double == 0
        case .string(let text): text.isEmpty
        case .array(let items): items.isEmpty
        case .object(let object): plan.isMap && object.isEmpty
        }
    }

    private func zero(_ plan: GoPlan) -> JSONValue {
        switch plan {
        case .text, .bytes: ""
        case .number, .intOrString: 0
        case .boolean: false
        case .quantity: "0"
        case .time, .microTime, .list, .map, .anything: .null
        case .structure(let type): .object(members(of: JSONObject(), type.structure))
        }
    }
}
