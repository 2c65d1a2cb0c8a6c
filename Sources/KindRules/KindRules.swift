package import Document

/// What Kubernetes does with the objects of one kind when they are written: defaults, what a
/// create and an update reset, what is refused.
///
/// Pure: objects in, objects and errors out. The pipeline calls, in this order,
/// - for a create: `setDefaults`, admission, `prepareForCreate`, metadata's own rules,
///   `validateCreate`;
/// - for an update or patch: `setDefaults`, admission, `prepareForUpdate`, metadata's rules,
///   `validateUpdate`.
///
/// Objects are whole, in the storage version's form and in Go's shape (see `GoShape`): no nulls, no
/// empty members that Go's encoder would leave out. `setDefaults` sees the form of the version that
/// was sent, before it is converted. What is common to all kinds (metadata) is not a kind's
/// business: `ObjectMetaRules` has it.
package protocol KindRules: Sendable {
    func setDefaults(_ object: inout JSONObject, version: String)

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext)
    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError]

    /// `context.subresource` says what may change; everything else has to be taken from `old`.
    func prepareForUpdate(_ object: inout JSONObject, old: JSONObject, _ context: WriteContext)
    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError]

    /// `Warning:` headers; `old` is nil for a create.
    func warnings(_ object: JSONObject, old: JSONObject?, _ context: WriteContext) -> [String]

    /// How names are checked; most kinds take DNS subdomains.
    var nameRule: NameRule { get }
    /// An update (PUT) of an object that does not exist makes it (Endpoints, Leases, Events...).
    var createsOnUpdate: Bool { get }
    /// An update checks the kind's objects whole, metadata included: what is wrong with metadata is
    /// said once more.
    var updatesCheckMetadata: Bool { get }
    /// An update without resourceVersion is taken as it is.
    var allowsUnconditionalUpdate: Bool { get }
    /// Members that a create and a main update take from nowhere and from the old object:
    /// normally `status`, where the kind has it as a subresource.
    var hasStatus: Bool { get }
    /// Members that a write of the object itself can't set, and that its writer does not own in
    /// managedFields: the status, where `hasStatus`.
    var unownedMembers: [String] { get }
    /// Changes of these members make a new `metadata.generation`; none: the kind has none.
    var generationMembers: [String] { get }
    /// How long a deletion that doesn't say may take; nil: it is done at once.
    func gracePeriodSeconds(of object: JSONObject, asked: Int64?) -> Int64?
}

extension KindRules {
    package func setDefaults(_ object: inout JSONObject, version: String) {}

    package func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
    }

    package func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        resetForUpdate(&object, old: old, context)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        validateCreate(object, context)
    }

    package func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] { [] }

    package var nameRule: NameRule { .dnsSubdomain }
    package var createsOnUpdate: Bool { false }
    package var updatesCheckMetadata: Bool { false }
    package var allowsUnconditionalUpdate: Bool { true }
    package var hasStatus: Bool { false }
    package var unownedMembers: [String] { hasStatus ? ["status"] : [] }
    package var generationMembers: [String] { [] }

    package func gracePeriodSeconds(of object: JSONObject, asked: Int64?) -> Int64? { nil }

    /// The usual: a create has no status, and generation 1 where the kind counts generations.
    package func resetForCreate(_ object: inout JSONObject) {
        if hasStatus { object["status"] = nil }
        object.makeObject("metadata") {
            $0["generation"] = generationMembers.isEmpty ? nil : 1
        }
    }

    /// The usual: an update of the object keeps the status, one of the status keeps the rest.
    package func resetForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        if context.subresource == "status" {
            var kept = old
            kept["status"] = object["status"]
            kept["metadata"] = statusMetadata(object["metadata"], old: old["metadata"])
            object = kept
            return
        }
        if hasStatus { object["status"] = old["status"] }
        let generation = old["metadata"]?["generation"]?.int ?? 0
        let isChanged = generationMembers.contains { object[$0] != old[$0] }
        object.makeObject("metadata") {
            $0["generation"] =
                generationMembers.isEmpty ? old["metadata"]?["generation"]
                : JSONValue(isChanged ? generation + 1 : generation)
        }
    }

    /// Writers of a status may change labels and annotations beside it, but not the rest.
    private func statusMetadata(_ new: JSONValue?, old: JSONValue?) -> JSONValue? {
        new.map { value in
            var value = value
            _ = value.updateObject { metadata in
                for name in ["generation", "ownerReferences"] { metadata[name] = old?[name] }
            }
            return value
        }
    }
}
