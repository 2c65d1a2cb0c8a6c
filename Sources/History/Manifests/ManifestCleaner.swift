package import Document
package import KubernetesAPI

/// Makes manifests for `kubectl apply` of objects as the API server returned them: what the server
/// or a controller sets is taken out (see `ManifestRule`), what somebody asked for stays.
package struct ManifestCleaner: Sendable {
    package enum SecretValues: Sendable {
        /// The keys stay, the values become a text that says so and that the API server accepts.
        case redacted
        case kept
    }

    private let secretValues: SecretValues

    package init(secretValues: SecretValues = .redacted) {
        self.secretValues = secretValues
    }

    /// The object as a manifest. Containers that end up empty because of what was taken out of them
    /// are left out too.
    package func cleaned(_ object: JSONValue, resource: GroupResource) -> JSONValue {
        var manifest = object
        let name = resource.description
        for rule in ManifestRule.all where rule.resource == "*" || rule.resource == name {
            Self.remove(rule.path[...], rule.condition, from: &manifest)
        }
        if resource == GroupResource(group: "", resource: "secrets"), secretValues == .redacted {
            Self.redact(&manifest)
        }
        return manifest
    }

    /// Returns whether the value is empty now and was not before.
    @discardableResult
    private static func remove(
        _ path: ArraySlice<String>, _ condition: ManifestRule.Condition, from value: inout JSONValue
    ) -> Bool {
        guard let first = path.first else { return false }
        let rest = path.dropFirst()
        switch value {
        case .object(var object):
            if object.isEmpty { return false }
            value = .null
            if first == "{}" {
                for key in object.keys where condition.holds(name: key, value: object[key]) {
                    object.removeValue(forKey: key)
                }
            } else if rest.isEmpty {
                if condition.holds(name: first, value: object[first]) {
                    object.removeValue(forKey: first)
                }
            } else if var member = object[first] {
                if remove(rest, condition, from: &member) {
                    object.removeValue(forKey: first)
                } else {
                    object[first] = member
                }
            }
            value = .object(object)
            return object.isEmpty
        case .array(var items):
            guard first == "[]", !items.isEmpty else { return false }
            value = .null
            if rest.isEmpty {
                items.removeAll { condition.holds(name: itemName(of: $0), value: $0) }
            } else {
                for at in items.indices { remove(rest, condition, from: &items[at]) }
            }
            value = .array(items)
            return items.isEmpty
        default: return false
        }
    }

    private static func itemName(of item: JSONValue) -> String {
        item.string ?? item["name"]?.string ?? item["key"]?.string ?? ""
    }

    /// Base64 of `REDACTED`, and of `{}` where the API server insists on JSON.
    private static func redact(_ secret: inout JSONValue) {
        guard case .object(var object) = secret else { return }
        for field in ["data", "stringData"] {
            guard var values = object[field]?.object else { continue }
            for key in values.keys {
                let isJSON = key == ".dockerconfigjson" || key == ".dockercfg"
                switch (field, isJSON) {
                case ("data", true): values[key] = "e30="
                case ("data", false): values[key] = "UkVEQUNURUQ="
                default: values[key] = isJSON ? "{}" : "REDACTED"
                }
            }
            object[field] = .object(values)
        }
        secret = .object(object)
    }
}

extension ManifestRule.Condition {
    func holds(name: String, value: JSONValue?) -> Bool {
        switch self {
        case .always: true
        case .equals(let text): value?.scalarText == text
        case .isNot(let text): value?.scalarText != text
        case .beginsWith(let starts): starts.contains(where: name.hasPrefix)
        }
    }
}

extension JSONValue {
    fileprivate var scalarText: String? {
        switch self {
        case .string(let text): text
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .number(let number): number.text
        default: nil
        }
    }
}
