internal import Document
internal import KindRules

/// The Secrets that a pod names.
enum PodSecrets {
    /// Every name, wherever it stands.
    static func names(in spec: JSONObject) -> [String] {
        var names = spec.items("imagePullSecrets").map { $0.text("name") }
        for kind in ["initContainers", "containers", "ephemeralContainers"] {
            for container in spec.items(kind) {
                names += environmentSecrets(of: container).map(\.secret)
            }
        }
        for volume in spec.items("volumes") {
            for member in volume {
                let source = member.value.object ?? JSONObject()
                switch member.key {
                case "secret", "azureFile": names.append(source.text("secretName"))
                case "projected":
                    names += source.items("sources").map { $0.map("secret").text("name") }
                case "csi": names.append(source.map("nodePublishSecretRef").text("name"))
                default: names.append(source.map("secretRef").text("name"))
                }
            }
        }
        return names.filter { !$0.isEmpty }
    }

    /// Variables of a container whose value is in a Secret; nil where all of it is taken.
    static func environmentSecrets(
        of container: JSONObject
    ) -> [(variable: String?, secret: String)] {
        let whole = container.items("envFrom").compactMap { source -> (String?, String)? in
            source.object("secretRef").map { (nil, $0.text("name")) }
        }
        let single = container.items("env").compactMap { variable -> (String?, String)? in
            variable.map("valueFrom").object("secretKeyRef").map {
                (variable.text("name"), $0.text("name"))
            }
        }
        return single + whole
    }
}

/// A service account may say that its pods use no Secrets but those that it lists.
struct MountableSecrets {
    private let name: String
    private let secrets: Set<String>
    private let pullSecrets: Set<String>

    init(_ account: JSONObject) {
        name = account.map("metadata").text("name")
        secrets = Set(account.items("secrets").map { $0.text("name") })
        pullSecrets = Set(account.items("imagePullSecrets").map { $0.text("name") })
    }

    func check(_ spec: JSONObject) throws(AdmissionRefusal) {
        let rest = "is not allowed because service account \(name) does not reference that"
        for volume in spec.items("volumes") {
            let secret = volume.map("secret").text("secretName")
            if !secret.isEmpty, !secrets.contains(secret) {
                throw .forbidden(
                    "volume with secret.secretName=\(GoQuoted.text(secret)) \(rest) secret")
            }
        }
        for (kind, word) in [("initContainers", "init container"), ("containers", "container")] {
            for container in spec.items(kind) {
                for found in PodSecrets.environmentSecrets(of: container)
                where !secrets.contains(found.secret) {
                    let place = found.variable.map { "envVar \($0)" } ?? "envFrom"
                    throw .forbidden(
                        "\(word) \(container.text("name")) with \(place) referencing "
                            + "secret.secretName=\(GoQuoted.text(found.secret)) \(rest) secret")
                }
            }
        }
        for (place, reference) in spec.items("imagePullSecrets").enumerated()
        where !pullSecrets.contains(reference.text("name")) {
            throw .forbidden(
                "imagePullSecrets[\(place)].name=\(GoQuoted.text(reference.text("name"))) "
                    + "\(rest) imagePullSecret")
        }
    }
}
