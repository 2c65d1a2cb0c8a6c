/// Which built-in API versions and resources are served, in the syntax of kube-apiserver's
/// `--runtime-config`: `api/all=false,apps/v1=true,batch/v1/cronjobs=false`.
///
/// `api/all`, then `api/ga`, `api/beta` and `api/alpha` speak of all versions; a version outranks
/// them, a resource outranks its version. Enabling a resource enables its version too, unless that
/// is disabled by name. The core group is `api/v1`, or `v1` alone. Custom resources stay as they
/// are.
package struct RuntimeConfig: Hashable, Sendable {
    /// How settled a version is, by its name: `v1`, `v1beta2`, `v1alpha1`.
    enum Stage: String, CaseIterable {
        case ga, beta, alpha

        init(version: String) {
            self = version.contains("alpha") ? .alpha : version.contains("beta") ? .beta : .ga
        }
    }

    struct Version: Hashable, CustomStringConvertible {
        var group: String
        var version: String

        var description: String { group.isEmpty ? version : "\(group)/\(version)" }
    }

    struct Resource: Hashable {
        var version: Version
        var resource: String
    }

    private(set) var all: Bool?
    private(set) var stages: [Stage: Bool] = [:]
    private(set) var versions: [Version: Bool] = [:]
    private(set) var resources: [Resource: Bool] = [:]

    /// Nothing is changed.
    package init() {}

    /// A key may be given once. A key without a value is enabled.
    package init(parsing text: String) throws(RuntimeConfigError) {
        if text.isEmpty { return }
        var seen: Set<Substring> = []
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = sides[0]
            guard seen.insert(key).inserted else { throw .repeated(key: String(key)) }
            try set(key, to: try Self.value(sides.count > 1 ? sides[1] : "", of: key))
        }
        if all == false, seen.count == 1 { throw .nothingServed }
    }

    package var isEmpty: Bool { self == RuntimeConfig() }

    private static func value(
        _ text: Substring, of key: Substring
    ) throws(RuntimeConfigError) -> Bool {
        switch text {
        case "", "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: throw .notABoolean(key: String(key), value: String(text))
        }
    }

    private mutating func set(_ key: Substring, to value: Bool) throws(RuntimeConfigError) {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") else { throw .malformed(key: String(key)) }
        if parts.count == 2, parts[0] == "api" {
            if parts[1] == "all" { return all = value }
            if let stage = Stage(rawValue: parts[1]) { return stages[stage] = value }
        }
        let isCore = parts[0] == "api"
        let hasGroup = parts.count > 1
        guard parts.count <= 3, hasGroup || parts[0] == "v1" else {
            throw .malformed(key: String(key))
        }
        let version = Version(
            group: isCore || !hasGroup ? "" : parts[0], version: hasGroup ? parts[1] : parts[0])
        if parts.count == 3 {
            resources[Resource(version: version, resource: parts[2])] = value
        } else {
            versions[version] = value
        }
    }

    /// Whether a version of a resource that a plain cluster serves is served.
    func serves(group: String, version name: String, resource: String) -> Bool {
        let version = Version(group: group, version: name)
        if let own = resources[Resource(version: version, resource: resource)] { return own }
        if let own = versions[version] { return own }
        if resources.contains(where: { $0.key.version == version && $0.value }) { return true }
        return stages[Stage(version: name)] ?? all ?? true
    }
}

/// Why a runtime configuration can't be used.
package enum RuntimeConfigError: Error, Hashable, CustomStringConvertible {
    case malformed(key: String)
    case notABoolean(key: String, value: String)
    case repeated(key: String)
    /// `api/all=false` alone.
    case nothingServed
    /// No such version or resource is built in.
    case unknown(key: String, known: [String])

    package var description: String {
        switch self {
        case .malformed(let key):
            "\"\(key)\": write api/all, api/ga, api/beta, api/alpha, GROUP/VERSION or "
                + "GROUP/VERSION/RESOURCE (api/v1 is the core group), each with =true or =false"
        case .notABoolean(let key, let value): "\(key)=\(value): the value is true or false"
        case .repeated(let key): "\(key) is given twice"
        case .nothingServed:
            "api/all=false alone leaves nothing to serve: enable something beside it"
        case .unknown(let key, let known):
            "\"\(key)\" is not built in" + (known.isEmpty ? "" : ": there is ")
                + known.joined(separator: ", ")
        }
    }
}

extension KindCatalog {
    /// This catalog with only what the configuration serves. Resources without a version left are
    /// gone; the preferred version is the first of those left.
    package func serving(_ config: RuntimeConfig) throws(RuntimeConfigError) -> KindCatalog {
        if config.isEmpty { return self }
        try refuseUnknown(config)
        let kinds = contents.kinds.compactMap { kind -> ResourceKind? in
            if kind.isCustom { return kind }
            var served = kind
            served.versions = kind.versions.filter {
                config.serves(group: kind.group, version: $0, resource: kind.resource)
            }
            return served.versions.isEmpty ? nil : served
        }
        return KindCatalog(
            contents: Contents(kinds: kinds, customResources: contents.customResources))
    }

    private func refuseUnknown(_ config: RuntimeConfig) throws(RuntimeConfigError) {
        let builtIn = all.filter { !$0.isCustom }
        func known(_ version: RuntimeConfig.Version) throws(RuntimeConfigError) -> [ResourceKind] {
            let group = builtIn.filter { $0.group == version.group }
            let found = group.filter { $0.versions.contains(version.version) }
            guard found.isEmpty else { return found }
            let names = Set(group.flatMap { kind in kind.versions.map { kind.apiVersion($0) } })
            throw .unknown(key: "\(version)", known: names.sorted())
        }
        for version in config.versions.keys { _ = try known(version) }
        for resource in config.resources.keys {
            let names = try known(resource.version).map(\.resource)
            guard names.contains(resource.resource) else {
                throw .unknown(
                    key: "\(resource.version)/\(resource.resource)", known: names.sorted())
            }
        }
    }
}
