package import Document

/// The documents from which clients learn what a cluster serves, for one catalog.
///
/// Both forms of Kubernetes' discovery: one small document for each group and version (every client
/// knows them), and the two aggregated ones (apidiscovery.k8s.io/v2), which hold all at once.
package struct DiscoveryDocuments: Sendable {
    private let catalog: KindCatalog
    private let serverAddress: String
    /// In discovery's order; the core group is "".
    private let groups: [Group]

    private struct Group: Sendable {
        var name: String
        /// The preferred one first.
        var versions: [String]
        var kinds: [ResourceKind]
    }

    /// `serverAddress` is what `/api` tells clients: host and port.
    package init(catalog: KindCatalog, serverAddress: String) {
        self.catalog = catalog
        self.serverAddress = serverAddress
        groups = Self.groups(of: catalog)
    }

    /// `/api`.
    package var coreVersions: JSONValue {
        [
            "kind": "APIVersions",
            "versions": .array(group(named: "")?.versions.map(JSONValue.string) ?? []),
            "serverAddressByClientCIDRs": [
                ["clientCIDR": "0.0.0.0/0", "serverAddress": .string(serverAddress)]
            ],
        ]
    }

    /// `/apis`.
    package var groupList: JSONValue {
        [
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": .array(
                groups.filter { !$0.name.isEmpty }.map { .object(Self.groupMembers($0)) }),
        ]
    }

    /// `/apis/apps`; nil when there is no such group.
    package func group(_ name: String) -> JSONValue? {
        guard !name.isEmpty, let group = group(named: name) else { return nil }
        var document: JSONObject = ["kind": "APIGroup", "apiVersion": "v1"]
        for member in Self.groupMembers(group).members { document[member.key] = member.value }
        return .object(document)
    }

    package func hasGroup(_ name: String) -> Bool { group(named: name) != nil }

    /// `/apis/apps/v1`, `/api/v1` with the group ""; nil when that is not served.
    package func resourceList(group name: String, version: String) -> JSONValue? {
        guard let group = group(named: name), group.versions.contains(version) else { return nil }
        var document: JSONObject = ["kind": "APIResourceList"]
        if !name.isEmpty { document["apiVersion"] = "v1" }
        document["groupVersion"] = .string(name.isEmpty ? version : "\(name)/\(version)")
        let kinds = group.kinds.filter { $0.versions.contains(version) }
        document["resources"] = .array(kinds.flatMap { resources(of: $0, version: version) })
        return .object(document)
    }

    /// Every group and version, in discovery's order: `v1`, `apps/v1`.
    package var groupVersions: [GroupVersion] {
        groups.flatMap { group in
            group.versions.map { GroupVersion(group: group.name, version: $0) }
        }
    }

    /// `/api` in the aggregated form.
    package var aggregatedCore: JSONValue { aggregated(groups.filter(\.name.isEmpty)) }

    /// `/apis` in the aggregated form.
    package var aggregatedGroups: JSONValue { aggregated(groups.filter { !$0.name.isEmpty }) }

    private func group(named name: String) -> Group? { groups.first { $0.name == name } }

    private static func groups(of catalog: KindCatalog) -> [Group] {
        var groups: [Group] = []
        for kind in catalog.all {
            if let index = groups.firstIndex(where: { $0.name == kind.group }) {
                groups[index].kinds.append(kind)
                for version in kind.versions where !groups[index].versions.contains(version) {
                    groups[index].versions.append(version)
                }
            } else {
                groups.append(Group(name: kind.group, versions: kind.versions, kinds: [kind]))
            }
        }
        for index in groups.indices where groups[index].kinds.contains(where: \.isCustom) {
            groups[index].versions.sort(by: APIVersionOrder.precedes)
        }
        return groups
    }

    private static func groupMembers(_ group: Group) -> JSONObject {
        func version(_ name: String) -> JSONValue {
            ["groupVersion": .string("\(group.name)/\(name)"), "version": .string(name)]
        }
        return [
            "name": .string(group.name), "versions": .array(group.versions.map(version)),
            "preferredVersion": version(group.versions[0]),
        ]
    }
}

/// A group with one of its versions, as paths and `apiVersion` name it.
package struct GroupVersion: Hashable, Sendable, CustomStringConvertible {
    package var group: String
    package var version: String

    package init(group: String, version: String) {
        self.group = group
        self.version = version
    }

    /// `apps/v1`, or `v1` in the core group.
    package var description: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// `api/v1`, `apis/apps/v1`: without the leading slash.
    package var path: String { group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)" }
}

// The small documents: a resource and its subresources are entries side by side.
extension DiscoveryDocuments {
    private func resources(of kind: ResourceKind, version: String) -> [JSONValue] {
        var resource: JSONObject = [
            "name": .string(kind.resource), "singularName": .string(kind.singular),
            "namespaced": .bool(kind.isNamespaced), "kind": .string(kind.kind),
            "verbs": Self.strings(kind.verbs),
        ]
        Self.addNames(of: kind, to: &resource)
        if let stored = storedType(of: kind) {
            resource["storageVersionHash"] = .string(StorageVersionHash.text(of: stored))
        }
        return [.object(resource)]
            + kind.subresources(in: version).map { subresource(of: kind, $0) }
    }

    private func subresource(
        of kind: ResourceKind, _ subresource: ResourceKind.Subresource
    ) -> JSONValue {
        let type = subresource.responseKind
        var resource: JSONObject = [
            "name": .string("\(kind.resource)/\(subresource.name)"), "singularName": "",
            "namespaced": .bool(kind.isNamespaced),
        ]
        if !type.group.isEmpty { resource["group"] = .string(type.group) }
        if !type.version.isEmpty { resource["version"] = .string(type.version) }
        resource["kind"] = .string(type.kind)
        resource["verbs"] = Self.strings(subresource.verbs)
        return .object(resource)
    }

    private func storedType(of kind: ResourceKind) -> GroupVersionKind? {
        guard let storage = kind.storage else { return nil }
        let stored = catalog.kind(of: storage)?.kind ?? kind.kind
        return GroupVersionKind(group: storage.group, version: kind.storageVersion, kind: stored)
    }

    private static func addNames(of kind: ResourceKind, to resource: inout JSONObject) {
        if !kind.shortNames.isEmpty { resource["shortNames"] = strings(kind.shortNames) }
        if !kind.categories.isEmpty { resource["categories"] = strings(kind.categories) }
    }

    private static func strings(_ texts: [String]) -> JSONValue {
        .array(texts.map(JSONValue.string))
    }
}

// The aggregated documents: subresources are inside their resource.
extension DiscoveryDocuments {
    private func aggregated(_ groups: [Group]) -> JSONValue {
        [
            "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2",
            "metadata": [:],
            "items": .array(groups.map(aggregated)),
        ]
    }

    private func aggregated(_ group: Group) -> JSONValue {
        let versions = group.versions.map { version -> JSONValue in
            let kinds = group.kinds.filter { $0.versions.contains(version) }
            return [
                "version": .string(version),
                "resources": .array(kinds.map { Self.aggregated($0, version: version) }),
                "freshness": "Current",
            ]
        }
        let metadata: JSONValue = group.name.isEmpty ? [:] : ["name": .string(group.name)]
        return ["metadata": metadata, "versions": .array(versions)]
    }

    private static func aggregated(_ kind: ResourceKind, version: String) -> JSONValue {
        var resource: JSONObject = [
            "resource": .string(kind.resource),
            "responseKind": ["group": "", "version": "", "kind": .string(kind.kind)],
            "scope": kind.isNamespaced ? "Namespaced" : "Cluster",
            "singularResource": .string(kind.singular), "verbs": strings(kind.verbs),
        ]
        addNames(of: kind, to: &resource)
        let subresources = kind.subresources(in: version).map { subresource -> JSONValue in
            let type = subresource.responseKind
            return [
                "subresource": .string(subresource.name),
                "responseKind": [
                    "group": .string(type.group), "version": .string(type.version),
                    "kind": .string(type.kind),
                ],
                "verbs": strings(subresource.verbs),
            ]
        }
        if !subresources.isEmpty { resource["subresources"] = .array(subresources) }
        return .object(resource)
    }
}
