package import ConfigurationFiles

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A file `EncryptionConfiguration` (apiserver.config.k8s.io/v1): which resources are sealed, and
/// under which keys.
///
/// Of an entry's providers the first seals and all unseal. `aesgcm` gives key-encryption keys: they
/// wrap data keys and never touch a document themselves, so the advice to change them every
/// 200,000 writes does not apply. `identity` stores as it is. Others are refused.
package struct EncryptionConfiguration: Sendable {
    package let policy: SealingPolicy
    /// The first wraps.
    package let keys: [KeyEncryptionKey]

    package static func read(_ path: String) throws(ConfigurationError) -> Self {
        try Self(try ConfigurationFile.read(path))
    }

    package static func parse(_ text: String, file: String) throws(ConfigurationError) -> Self {
        try Self(try ConfigurationFile.parse(text, file: file))
    }

    private init(_ root: ConfigurationValue) throws(ConfigurationError) {
        let members = try root.map(fields: ["apiVersion", "kind", "resources"])
        try members.expect(
            kind: "EncryptionConfiguration", versions: ["apiserver.config.k8s.io/v1"])
        var reader = EncryptionReader()
        for entry in try members.filledList("resources") { try reader.read(entry) }
        policy = SealingPolicy(rules: reader.rules)
        keys = reader.keys
    }
}

private struct EncryptionReader {
    private(set) var rules: [SealingPolicy.Rule] = []
    private(set) var keys: [KeyEncryptionKey] = []
    private var namedResources: Set<String> = []

    mutating func read(_ entry: ConfigurationValue) throws(ConfigurationError) {
        let members = try entry.map(fields: ["resources", "providers"])
        var names: [String] = []
        for value in try members.filledList("resources") {
            let name = try value.string()
            guard namedResources.insert(name).inserted else {
                throw value.error("resource \(name) is named twice")
            }
            names.append(name)
        }
        var isSealed: Bool?
        for provider in try members.filledList("providers") {
            let seals = try readProvider(provider)
            isSealed = isSealed ?? seals
        }
        rules.append(SealingPolicy.Rule(resources: names, isSealed: isSealed ?? false))
    }

    /// True when it seals.
    private mutating func readProvider(
        _ provider: ConfigurationValue
    ) throws(ConfigurationError) -> Bool {
        let members = try provider.map(
            fields: ["aesgcm", "identity", "aescbc", "secretbox", "kms"])
        for name in ["aescbc", "secretbox"] {
            if let member = members[name] {
                throw member.error("this provider is not offered: use aesgcm, of 32 bytes")
            }
        }
        if let member = members["kms"] {
            throw member.error(
                "this provider is not offered yet: use aesgcm, or no file and the key ring")
        }
        switch (members["aesgcm"], members["identity"]) {
        case (let provider?, nil):
            for key in try provider.map(fields: ["keys"]).filledList("keys") { try readKey(key) }
            return true
        case (nil, let provider?):
            _ = try provider.map(fields: [])
            return false
        default:
            throw provider.error("a provider is one of aesgcm, identity")
        }
    }

    private mutating func readKey(_ value: ConfigurationValue) throws(ConfigurationError) {
        let members = try value.map(fields: ["name", "secret"])
        let name = try members.required("name").string()
        let member = try members.required("secret")
        // What is wrong with a secret is told without quoting it.
        guard let secret = Data(base64Encoded: try member.string()) else {
            throw member.error("the secret of key \(name) is not base64")
        }
        guard [16, 24, 32].contains(secret.count) else {
            throw member.error(
                "the secret of key \(name) has \(secret.count) bytes; 16, 24 or 32 are needed")
        }
        keys.append(
            KeyEncryptionKey(bytes: Array(secret), origin: "key \(name) of \(member.file)"))
    }
}

extension ConfigurationMap {
    fileprivate func filledList(
        _ name: String
    ) throws(ConfigurationError) -> [ConfigurationValue] {
        let items = try required(name).list()
        if items.isEmpty { throw try required(name).error("the list is empty") }
        return items
    }
}
