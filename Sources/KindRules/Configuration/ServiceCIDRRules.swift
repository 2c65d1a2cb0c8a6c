internal import Document

/// `servicecidrs.networking.k8s.io`: ranges of which one may be added but none changed.
struct ServiceCIDRRules: KindRules {
    var hasStatus: Bool { true }

    private var field: Field { Field("spec")["cidrs"] }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let list = object.map("spec").list("cidrs")
        let texts = object.map("spec").texts("cidrs")
        if texts.isEmpty { return [.required(field, "at least one CIDR required")] }
        if texts.count > 2 {
            return [.invalid(field, .array(list), "may only hold up to 2 values")]
        }
        var errors: [FieldError] = []
        let ranges = texts.compactMap { IPRange($0) }
        if ranges.count == 2 && ranges[0].isV4 == ranges[1].isV4 {
            errors.append(
                .invalid(
                    field, .array(list),
                    "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and "
                        + "2001:db8::/64"))
        }
        return errors
            + texts.enumerated().flatMap { AddressFormats.canonicalRange($1, at: field[$0]) }
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" { return [] }
        let new = object.map("spec").list("cidrs")
        let known = old.map("spec").list("cidrs")
        if new.count < known.count {
            return [.invalid(field, .array(new), RuleText.immutable)]
        }
        let errors = zip(new, known).enumerated().compactMap { place, pair in
            pair.0 == pair.1
                ? nil : FieldError.invalid(field[place], pair.0, RuleText.immutable)
        }
        return errors + (new.count > known.count ? validateCreate(object, context) : [])
    }
}
