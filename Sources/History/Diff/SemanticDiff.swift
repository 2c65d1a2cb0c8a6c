package import Document
package import KubernetesAPI

/// What changed between two versions of an object, field by field.
///
/// Lists are compared by what their items are and not by where they stand: objects by merge key,
/// sets by member, both from the schema; where the schema says nothing, by the key that people
/// would take (`name`, `type`, ...) if every item has one of its own, else by content and place.
/// An item that only moved is no change, except where the order means something: init containers
/// run in order, and so does the content of a list of scalars (`args`), which is one value.
///
/// null and absent are the same, as they are to the API server.
package enum SemanticDiff {
    package enum Granularity: Sendable {
        /// A field that came or went with all below it is one change.
        case subtrees
        /// Scalars and empty containers only.
        case leaves
    }

    /// The changes that `noise` leaves visible, in the order of the fields of `after`, what is gone
    /// last at each level. nil stands for no object.
    package static func changes(
        from before: JSONValue?, to after: JSONValue?, schema: SchemaNode? = nil,
        noise: NoiseFilter = .standard, granularity: Granularity = .leaves
    ) -> [FieldChange] {
        compare(before, after, schema: schema, noise: noise, granularity: granularity).visible
    }

    /// As `changes`, together with the changes that were folded away.
    package static func compare(
        _ before: JSONValue?, _ after: JSONValue?, schema: SchemaNode? = nil,
        noise: NoiseFilter = .standard, granularity: Granularity = .leaves
    ) -> FieldDiff {
        var walk = DiffWalk(granularity: granularity)
        walk.compare(
            before ?? .null, after ?? .null, SchemaPlace(node: schema, depth: 0), noise.root)
        return walk.result
    }

    /// As `compare`, for stored documents: equal bytes are told apart from nothing else before
    /// anything is parsed.
    package static func compare(
        bytes before: [UInt8], _ after: [UInt8], schema: SchemaNode? = nil,
        noise: NoiseFilter = .standard, granularity: Granularity = .leaves
    ) throws(DocumentError) -> FieldDiff {
        if before == after { return FieldDiff() }
        return compare(
            try JSONValue(parsing: before), try JSONValue(parsing: after), schema: schema,
            noise: noise, granularity: granularity)
    }
}

/// The outcome of comparing two versions of an object.
package struct FieldDiff: Sendable {
    package var visible: [FieldChange] = []
    /// What the noise filter hid; never split into leaves.
    package var folded: [FieldChange] = []

    package init() {}

    package var isEmpty: Bool { visible.isEmpty && folded.isEmpty }

    /// Something outside `metadata` and `status` changed: somebody asked for another state.
    package var concernsSpec: Bool {
        visible.contains { !$0.concernsStatus && !$0.concernsMetadata }
    }
}
