internal import Document

/// What of a volume, claim or class is no longer as it was (`pkg/api/persistentvolume` and its
/// neighbours).
enum StorageWarnings {
    private static let annotations = [
        (PersistentVolumeClaimRules.classAnnotation, "v1.8", "storageClassName"),
        ("volume.beta.kubernetes.io/mount-options", "v1.31", "mountOptions"),
    ]

    static func volume(_ volume: JSONObject) -> [String] {
        let spec = volume.map("spec")
        let field = Field("spec")
        var warnings = annotated(volume, annotations)
        if spec.text("persistentVolumeReclaimPolicy") == "Recycle" {
            warnings.append(
                "\(field["persistentVolumeReclaimPolicy"]): The Recycle reclaim policy is "
                    + "deprecated. Instead, the recommended approach is to use dynamic "
                    + "provisioning.")
        }
        for (source, words) in PodWarnings.volumeSources where spec[source] != nil {
            warnings.append("\(field[source]): \(words)")
        }
        let required = spec.map("nodeAffinity").map("required").items("nodeSelectorTerms")
        let place = field["nodeAffinity"]["required"]["nodeSelectorTerms"]
        return warnings + keys(of: required, "matchExpressions", at: place)
    }

    static func claim(_ claim: JSONObject) -> [String] {
        var warnings = annotated(claim, annotations.dropLast())
        for list in ["limits", "requests"] {
            guard let value = claim.map("spec").map("resources").map(list)["storage"] else {
                continue
            }
            let amount = Quantity(value)
            if amount.milliValue % 1_000 != 0 {
                let field = Field("spec")["resources"][list][key: "storage"]
                warnings.append(
                    "\(field): fractional byte value \(GoQuoted.text(amount.description)) is "
                        + "invalid, must be an integer")
            }
        }
        return warnings
    }

    static func storageClass(_ object: JSONObject) -> [String] {
        keys(
            of: object.items("allowedTopologies"), "matchLabelExpressions",
            at: Field("allowedTopologies"))
    }

    private static func annotated(
        _ object: JSONObject, _ known: some Sequence<(String, String, String)>
    ) -> [String] {
        let own = object.map("metadata").map("annotations")
        return known.filter { own.contains(key: $0.0) }.map { name, since, instead in
            "\(Field("metadata")["annotations"][key: name]): deprecated since \(since); use "
                + "\"\(instead)\" attribute instead"
        }
    }

    private static func keys(
        of terms: [JSONObject], _ list: String, at field: Field
    ) -> [String] {
        terms.enumerated().flatMap { place, term in
            term.items(list).enumerated().compactMap { number, expression in
                let key = expression.text("key")
                return PodWarnings.oldLabels[key].map {
                    "\(field[place][list][number]["key"]): \(key) is deprecated since \($0)"
                }
            }
        }
    }
}
