internal import Document

/// `networkpolicies.networking.k8s.io`.
struct NetworkPolicyRules: KindRules {
    var generationMembers: [String] { ["spec"] }

    /// A policy is about what comes in, and about what goes out if it has rules for it.
    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { spec in
            for (rules, _) in Self.directions {
                spec.updateItems(rules) { rule in
                    rule.updateItems("ports") { $0.setDefault("protocol", "TCP") }
                }
            }
            if spec.list("policyTypes").isEmpty {
                spec["policyTypes"] =
                    spec.list("egress").isEmpty ? ["Ingress"] : ["Ingress", "Egress"]
            }
        }
    }

    private static let directions = [("ingress", "from"), ("egress", "to")]

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        spec(object.map("spec"), valuesAreChecked: true, known: [])
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        let oldSelector = old.map("spec").object("podSelector")
        let hadBadSelector = !LabelRules.selector(oldSelector, at: Field("")).isEmpty
        return spec(
            object.map("spec"), valuesAreChecked: !hadBadSelector,
            known: Set(ranges(of: old).map(\.text)))
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        ranges(of: object).flatMap { AddressFormats.rangeWarnings($0.text, at: $0.field) }
    }

    private func ranges(of object: JSONObject) -> [(field: Field, text: String)] {
        Self.directions.flatMap { rules, peers in
            object.map("spec").items(rules).enumerated().flatMap { place, rule in
                rule.items(peers).enumerated().flatMap { peerPlace, peer in
                    let field = Field("spec")[rules][place][peers][peerPlace]["ipBlock"]
                    let block = peer.map("ipBlock")
                    if block.isEmpty { return [(field: Field, text: String)]() }
                    return [(field["cidr"], block.text("cidr"))]
                        + block.texts("except").enumerated().map { (field["except"][$0], $1) }
                }
            }
        }
    }

    private func spec(
        _ spec: JSONObject, valuesAreChecked: Bool, known: Set<String>
    ) -> [FieldError] {
        let field = Field("spec")
        var errors = LabelRules.selector(
            spec.object("podSelector"), at: field["podSelector"],
            checkingValues: valuesAreChecked)
        for (rules, peers) in Self.directions {
            for (place, rule) in spec.items(rules).enumerated() {
                let field = field[rules][place]
                errors += rule.items("ports").enumerated().flatMap {
                    port($1, at: field["ports"][$0])
                }
                errors += rule.items(peers).enumerated().flatMap {
                    peer($1, at: field[peers][$0], valuesAreChecked, known)
                }
            }
        }
        return errors + types(spec.list("policyTypes"), at: field["policyTypes"])
    }

    private func types(_ types: [JSONValue], at field: Field) -> [FieldError] {
        if types.count > 2 {
            return [
                .invalid(field, .array(types), "may not specify more than two policyTypes")
            ]
        }
        return types.enumerated().compactMap { place, type in
            type == "Ingress" || type == "Egress"
                ? nil
                : .notSupported(field[place], type, supported: ["Ingress", "Egress"])
        }
    }

    private func port(_ port: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        if let name = port["protocol"]?.string, !PortRules.protocols.contains(name) {
            errors.append(
                .notSupported(
                    field["protocol"], .string(name), supported: ["TCP", "UDP", "SCTP"]))
        }
        let number = IntOrString(port["port"])
        let end = port["endPort"]?.int
        func refuseEnd(_ detail: String) {
            if let end { errors.append(.invalid(field["endPort"], JSONValue(end), detail)) }
        }
        switch number {
        case nil: refuseEnd("may not be specified when `port` is not specified")
        case .string?:
            refuseEnd("may not be specified when `port` is non-numeric")
            errors += number?.portProblems(at: field["port"]) ?? []
        case .int(let start)?:
            errors += number?.portProblems(at: field["port"]) ?? []
            guard let end else { break }
            if end < start {
                // The API server shows the port here, not its end.
                errors.append(
                    .invalid(
                        field["endPort"], JSONValue(start),
                        "must be greater than or equal to `port`"))
            }
            errors += PortRules.number(end, at: field["endPort"])
        }
        return errors
    }

    private func peer(
        _ peer: JSONObject, at field: Field, _ valuesAreChecked: Bool, _ known: Set<String>
    ) -> [FieldError] {
        var errors: [FieldError] = []
        var count = 0
        for name in ["podSelector", "namespaceSelector"] {
            guard let selector = peer.object(name) else { continue }
            count += 1
            errors += LabelRules.selector(
                selector, at: field[name], checkingValues: valuesAreChecked)
        }
        let block = peer.object("ipBlock")
        if let block { errors += self.block(block, at: field["ipBlock"], known) }
        if count == 0 && block == nil {
            errors.append(.required(field, "must specify a peer"))
        } else if count > 0 && block != nil {
            errors.append(
                .forbidden(field, "may not specify both ipBlock and another peer"))
        }
        return errors
    }

    private func block(
        _ block: JSONObject, at field: Field, _ known: Set<String>
    ) -> [FieldError] {
        let text = block.text("cidr")
        if text.isEmpty { return [.required(field["cidr"])] }
        var errors = AddressFormats.range(text, at: field["cidr"], old: known)
        guard let range = IPRange(text) else { return errors }
        for (place, text) in block.texts("except").enumerated() {
            let field = field["except"][place]
            errors += AddressFormats.range(text, at: field, old: known)
            guard let hole = IPRange(text) else { continue }
            if !range.contains(hole.base) || range.prefixLength >= hole.prefixLength {
                errors.append(
                    .invalid(field, .string(text), "must be a strict subset of `cidr`"))
            }
        }
        return errors
    }
}
