internal import Document

/// What of a Pod or a template works, but not as somebody may think (`pkg/api/pod/warnings.go`).
enum PodWarnings {
    static func pod(_ pod: JSONObject) -> [String] {
        let metadata = pod.map("metadata")
        let spec = pod.map("spec")
        var warnings = all(spec, metadata, at: .root, isTemplate: false)
        let problems = DNSNames.labelProblems(metadata.text("name"))
        if spec.text("hostname").isEmpty && !problems.isEmpty {
            warnings.append(
                "metadata.name: this is used in the Pod's hostname, which can result in "
                    + "surprising behavior; a DNS label is recommended: "
                    + "[\(problems.joined(separator: " "))]")
        }
        return warnings + appArmor(pod)
    }

    /// `field` is the template's: `spec.template`.
    static func template(_ template: JSONObject, at field: Field) -> [String] {
        all(template.map("spec"), template.map("metadata"), at: field, isTemplate: true)
    }

    /// For kinds whose names become parts of the names of Pods.
    static func nameOfPods(_ object: JSONObject) -> [String] {
        let problems = DNSNames.labelProblems(object.map("metadata").text("name"))
        return problems.isEmpty
            ? []
            : [
                "metadata.name: this is used in Pod names and hostnames, which can result in "
                    + "surprising behavior; a DNS label is recommended: "
                    + "[\(problems.joined(separator: " "))]"
            ]
    }

    private static func all(
        _ spec: JSONObject, _ metadata: JSONObject, at root: Field, isTemplate: Bool
    ) -> [String] {
        let field = root["spec"]
        var warnings = labels(spec, at: field)
        warnings += annotations(
            metadata.map("annotations"), at: root["metadata"]["annotations"], isTemplate)
        for (place, volume) in spec.items("volumes").enumerated() {
            for (source, words) in volumeSources where volume[source] != nil {
                warnings.append("\(field["volumes"][place][source]): \(words)")
            }
        }
        warnings += aliases(spec.items("hostAliases"), at: field["hostAliases"])
        warnings += pullSecrets(spec.items("imagePullSecrets"), at: field["imagePullSecrets"])
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            for (place, container) in spec.items(list).enumerated() {
                warnings += self.container(container, at: field[list][place])
            }
        }
        warnings += ports(of: spec, at: field["containers"])
        if spec.number("terminationGracePeriodSeconds") < 0 {
            warnings.append(
                "\(field["terminationGracePeriodSeconds"]): must be >= 0; negative values are "
                    + "invalid and will be treated as 1")
        }
        return warnings
    }

    static let oldLabels = [
        "beta.kubernetes.io/arch": "v1.14; use \"kubernetes.io/arch\" instead",
        "beta.kubernetes.io/os": "v1.14; use \"kubernetes.io/os\" instead",
        "failure-domain.beta.kubernetes.io/region":
            "v1.17; use \"topology.kubernetes.io/region\" instead",
        "failure-domain.beta.kubernetes.io/zone":
            "v1.17; use \"topology.kubernetes.io/zone\" instead",
        "beta.kubernetes.io/instance-type":
            "v1.17; use \"node.kubernetes.io/instance-type\" instead",
    ]

    static let volumeSources = [
        ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
        ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
        ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
        ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
        ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
        ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
        ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
        ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
        ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ]

    private static func labels(_ spec: JSONObject, at field: Field) -> [String] {
        var warnings = spec.map("nodeSelector").sortedByKey().compactMap { key, _ in
            oldLabels[key].map { "\(field["nodeSelector"][key: key]): deprecated since \($0)" }
        }
        let constraints = spec.items("topologySpreadConstraints")
        for (place, constraint) in constraints.enumerated() {
            let field = field["topologySpreadConstraints"][place]
            if let words = oldLabels[constraint.text("topologyKey")] {
                warnings.append(
                    "\(field["topologyKey"]): \(constraint.text("topologyKey")) is deprecated "
                        + "since \(words)")
            }
            if constraint["labelSelector"] == nil {
                warnings.append(
                    "\(field["labelSelector"]): a null labelSelector results in matching no pod")
            }
        }
        return warnings + affinity(spec.map("affinity"), at: field["affinity"])
    }

    private static func affinity(_ affinity: JSONObject, at field: Field) -> [String] {
        let required = "requiredDuringSchedulingIgnoredDuringExecution"
        let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
        var warnings: [String] = []
        let nodes = affinity.map("nodeAffinity")
        var terms: [(JSONObject, Field)] = []
        for (place, term) in nodes.map(required).items("nodeSelectorTerms").enumerated() {
            terms.append((term, field["nodeAffinity"][required]["nodeSelectorTerms"][place]))
        }
        for (place, term) in nodes.items(preferred).enumerated() {
            let field = field["nodeAffinity"][preferred][place]["preference"]
            terms.append((term.map("preference"), field))
        }
        for (term, field) in terms {
            for (place, requirement) in term.items("matchExpressions").enumerated() {
                let key = requirement.text("key")
                guard let words = oldLabels[key] else { continue }
                let field = field["matchExpressions"][place]["key"]
                warnings.append("\(field): \(key) is deprecated since \(words)")
            }
        }
        for name in ["podAffinity", "podAntiAffinity"] {
            let pods = affinity.map(name)
            for (place, term) in pods.items(required).enumerated()
            where term["labelSelector"] == nil {
                let field = field[name][required][place]["labelSelector"]
                warnings.append("\(field): a null labelSelector results in matching no pod")
            }
            for (place, term) in pods.items(preferred).enumerated()
            where term.map("podAffinityTerm")["labelSelector"] == nil {
                let field = field[name][preferred][place]["podAffinityTerm"]["labelSelector"]
                warnings.append("\(field): a null labelSelector results in matching no pod")
            }
        }
        return warnings
    }

    private static func annotations(
        _ annotations: JSONObject, at field: Field, _ isTemplate: Bool
    ) -> [String] {
        annotations.sortedByKey().compactMap { key, _ in
            let words: String? =
                switch key {
                case "scheduler.alpha.kubernetes.io/critical-pod":
                    "non-functional in v1.16+; use the \"priorityClassName\" field instead"
                case "security.alpha.kubernetes.io/sysctls",
                    "security.alpha.kubernetes.io/unsafe-sysctls":
                    "non-functional in v1.11+; use the \"sysctls\" field instead"
                case "seccomp.security.alpha.kubernetes.io/pod":
                    "non-functional in v1.27+; use the \"seccompProfile\" field instead"
                case _ where key.hasPrefix("container.seccomp.security.alpha.kubernetes.io/"):
                    "non-functional in v1.27+; use the \"seccompProfile\" field instead"
                case _ where key.hasPrefix(PodPreparation.appArmorPrefix) && isTemplate:
                    "deprecated since v1.30; use the \"appArmorProfile\" field instead"
                default: nil
                }
            return words.map { "\(field[key: key]): \($0)" }
        }
    }

    /// Warned of when an annotation was taken for the member, or could not be.
    private static func appArmor(_ pod: JSONObject) -> [String] {
        let annotations = pod.map("metadata").map("annotations")
        let spec = pod.map("spec")
        let own = spec.map("securityContext").object("appArmorProfile")
        return ["initContainers", "containers", "ephemeralContainers"]
            .flatMap { spec.items($0) }
            .compactMap { container in
                let key = PodPreparation.appArmorPrefix + container.text("name")
                guard let text = annotations[key]?.string else { return nil }
                let profile = PodPreparation.appArmorProfile(text)
                if let profile, profile == own { return nil }
                return "\(Field("metadata")["annotations"][key: key]): deprecated since v1.30; "
                    + "use the \"appArmorProfile\" field instead"
            }
    }

    private static func pullSecrets(_ secrets: [JSONObject], at field: Field) -> [String] {
        var seen: Set<String> = []
        return secrets.enumerated().compactMap { place, secret in
            let name = secret.text("name")
            if name.isEmpty { return "\(field[place]["name"]): invalid empty name \"\"" }
            return seen.insert(name).inserted
                ? nil : "\(field[place]["name"]): duplicate name \(GoQuoted.text(name))"
        }
    }

    private static func container(_ container: JSONObject, at field: Field) -> [String] {
        var warnings: [String] = []
        for list in ["limits", "requests"] {
            let amounts = container.map("resources").map(list)
            for name in ["memory", "ephemeral-storage"] {
                guard let value = amounts[name] else { continue }
                let quantity = Quantity(value)
                if quantity.isWhole { continue }
                warnings.append(
                    "\(field["resources"][list][key: name]): fractional byte value "
                        + "\(GoQuoted.text(quantity.description)) is invalid, must be an integer")
            }
        }
        var names: Set<String> = []
        for (place, variable) in container.items("env").enumerated() {
            let name = variable.text("name")
            // One that builds on the one before is meant to be there twice.
            let isNew = names.insert(name).inserted
            if isNew || variable.text("value").contains("$(\(name))") { continue }
            warnings.append(
                "\(field["env"][place]): hides previous definition of \(GoQuoted.text(name)), "
                    + "which may be dropped when using apply")
        }
        return warnings
    }

    /// Ports of containers that run together, compared by protocol and number.
    private static func ports(of spec: JSONObject, at field: Field) -> [String] {
        var known: [String: [(port: JSONObject, field: Field)]] = [:]
        var warnings: [String] = []
        for (place, container) in spec.items("containers").enumerated() {
            for (other, port) in container.items("ports").enumerated() {
                let field = field[place]["ports"][other]
                let key = "\(port.text("protocol"))/\(port.number("containerPort"))"
                if port["hostIP"] != nil && port["hostPort"] == nil {
                    warnings.append("\(field): hostIP set without hostPort: \(goText(port))")
                }
                for earlier in known[key, default: []] {
                    guard let word = conflict(port, earlier.port) else { continue }
                    warnings.append("\(field): \(word) port definition with \(earlier.field)")
                }
                known[key, default: []].append((port, field))
            }
        }
        return warnings
    }

    private static func conflict(_ a: JSONObject, _ b: JSONObject) -> String? {
        let (address, other) = (a.text("hostIP"), b.text("hostIP"))
        let (port, otherPort) = (a.number("hostPort"), b.number("hostPort"))
        if address == other && port == otherPort { return "duplicate" }
        if port == 0 || otherPort == 0 { return "overlapping" }
        return port == otherPort && address.isEmpty != other.isEmpty
            ? "dangerously ambiguous" : nil
    }

    /// As Go prints the struct with `%+v`.
    private static func goText(_ port: JSONObject) -> String {
        "{Name:\(port.text("name")) HostPort:\(port.number("hostPort")) "
            + "ContainerPort:\(port.number("containerPort")) Protocol:\(port.text("protocol")) "
            + "HostIP:\(port.text("hostIP"))}"
    }

    private static func aliases(_ aliases: [JSONObject], at field: Field) -> [String] {
        var seen: Set<String> = []
        return aliases.enumerated().compactMap { place, alias in
            let address = alias.text("ip")
            return seen.insert(address).inserted
                ? nil : "\(field[place]["ip"]): duplicate ip \(GoQuoted.text(address))"
        }
    }
}
