internal import Document

extension PodSpecValidator {
    mutating func checkVolumes() {
        let field = field["volumes"]
        for (place, volume) in spec.items("volumes").enumerated() {
            let name = volume.text("name")
            var found = VolumeRules.validate(volume, at: field[place])
            if volume["ephemeral"] != nil { found += claimName(name, at: field[place]["name"]) }
            if name.isEmpty {
                found.append(.required(field[place]["name"]))
            } else {
                found += DNSNames.labelProblems(name).map {
                    .invalid(field[place]["name"], .string(name), $0)
                }
            }
            if volumes[name] != nil {
                found.append(.duplicate(field[place]["name"], .string(name)))
            }
            if found.isEmpty { volumes[name] = volume } else { errors += found }
        }
    }

    /// The claim of an ephemeral volume is named after its Pod.
    private func claimName(_ volume: String, at field: Field) -> [FieldError] {
        let pod = metadata.text("name")
        if pod.isEmpty { return [] }
        let name = "\(pod)-\(volume)"
        return DNSNames.subdomainProblems(name).map {
            .invalid(field, .string(volume), "PVC name \(GoQuoted.text(name)): \($0)")
        }
    }
}
