/// The resources that a cluster serves at one moment: the built-in ones and those that its custom
/// resource definitions add. A value, cheap to copy.
package struct KindCatalog: Sendable {
    let contents: Contents

    /// The resources of a plain Kubernetes 1.36, without custom ones.
    package static let builtIn = KindCatalog(
        contents: Contents(kinds: CompactKinds(builtInKinds).kinds, customResources: [:]))

    /// In discovery's order: groups by priority, resources by name.
    package var all: [ResourceKind] { contents.kinds }

    package func kind(of resource: GroupResource) -> ResourceKind? {
        contents.byResource[resource].map { contents.kinds[$0] }
    }

    /// The resource that serves this type; nil as well when the version is not served.
    package func kind(group: String, version: String, kind: String) -> ResourceKind? {
        guard let index = contents.byKind[GroupKind(group: group, kind: kind)],
            contents.kinds[index].versions.contains(version)
        else { return nil }
        return contents.kinds[index]
    }

    package func kind(apiVersion: String, kind: String) -> ResourceKind? {
        let (group, version) = GroupVersionKind.split(apiVersion: apiVersion)
        return self.kind(group: group, version: version, kind: kind)
    }

    /// The resource of a path's group, version and plural; nil when that version is not served.
    package func kind(group: String, version: String, resource: String) -> ResourceKind? {
        guard let found = kind(of: GroupResource(group: group, resource: resource)),
            found.versions.contains(version)
        else { return nil }
        return found
    }

    /// The schema, printer columns and selectable fields of a custom resource.
    package func customResource(of resource: GroupResource) -> CustomResource? {
        contents.customResources[resource]
    }

    /// The type of objects with these members; nil when the type is not known.
    package func schema(apiVersion: String, kind: String) -> SchemaNode? {
        let type = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        if let found = CompactSchema.builtIn.node(of: type) { return found }
        guard let found = self.kind(group: type.group, version: type.version, kind: kind) else {
            return nil
        }
        return contents.customResources[found.groupResource]?.version(type.version)?.schemaNode
    }
}

extension KindCatalog {
    struct GroupKind: Hashable {
        var group: String
        var kind: String
    }

    final class Contents: Sendable {
        let kinds: [ResourceKind]
        let byResource: [GroupResource: Int]
        let byKind: [GroupKind: Int]
        let customResources: [GroupResource: CustomResource]

        init(kinds: [ResourceKind], customResources: [GroupResource: CustomResource]) {
            self.kinds = kinds
            self.customResources = customResources
            var byResource: [GroupResource: Int] = [:]
            var byKind: [GroupKind: Int] = [:]
            for (index, kind) in kinds.enumerated() {
                byResource[kind.groupResource] = index
                let name = GroupKind(group: kind.group, kind: kind.kind)
                if byKind[name] == nil { byKind[name] = index }
            }
            self.byResource = byResource
            self.byKind = byKind
        }
    }
}
