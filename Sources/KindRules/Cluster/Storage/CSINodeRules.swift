internal import Document

struct CSINodeRules: KindRules {
    let allowsUnconditionalUpdate = false

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let field = Field("spec")["drivers"]
        var names: Set<String> = []
        var errors: [FieldError] = []
        for (place, driver) in object.map("spec").items("drivers").enumerated() {
            errors += self.driver(driver, &names, at: field[place])
        }
        return errors
    }

    private func driver(
        _ driver: JSONObject, _ names: inout Set<String>, at field: Field
    ) -> [FieldError] {
        let name = driver.text("name")
        var errors = ValueChecks.driverName(name, at: field["name"])
        let node = driver.text("nodeID")
        if node.isEmpty { errors.append(.required(field["nodeID"])) }
        if node.utf8.count > 256 {
            errors.append(
                .invalid(field["nodeID"], .string(node), "must be 256 characters or less"))
        }
        if let count = driver.map("allocatable")["count"]?.int {
            errors += ValueChecks.notNegative(count, at: field["allocatable"]["count"])
        }
        if !names.insert(name).inserted {
            errors.append(.duplicate(field["name"], .string(name)))
        }
        var keys: Set<String> = []
        for key in driver.texts("topologyKeys") {
            if key.isEmpty { errors.append(.required(field)) }
            if !keys.insert(key).inserted { errors.append(.duplicate(field, .string(key))) }
            errors += LabelRules.key(key, at: field)
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        var errors = validateCreate(object, context)
        let drivers = object.map("spec").items("drivers")
        for before in old.map("spec").items("drivers") {
            for driver in drivers where driver.text("name") == before.text("name") {
                let isSame = ["nodeID", "topologyKeys"].allSatisfy { driver[$0] == before[$0] }
                if isSame { continue }
                var shown = driver
                shown["allocatable"] = nil
                errors.append(
                    .invalid(
                        Field("spec")["drivers"],
                        shown: GoDump.text(shown, type: "CSINodeDriver"), RuleText.immutable))
            }
        }
        return errors
    }
}

struct CSIStorageCapacityRules: KindRules {
    let allowsUnconditionalUpdate = false

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        var errors = LabelRules.selector(
            object.object("nodeTopology"), at: Field("nodeTopology"))
        errors += ValueChecks.name(
            object.text("storageClassName"), DNSNames.subdomainProblems,
            at: Field("storageClassName"))
        for name in ["capacity", "maximumVolumeSize"] {
            guard let value = object[name] else { continue }
            errors += ValueChecks.notNegative(Quantity(value), at: Field(name))
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        validateCreate(object, context)
            + ["nodeTopology", "storageClassName"].flatMap {
                ValueChecks.immutable(object[$0], old: old[$0], at: Field($0))
            }
    }
}
