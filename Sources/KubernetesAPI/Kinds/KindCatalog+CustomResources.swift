package import Document

extension KindCatalog {
    /// This catalog and the resources that these CustomResourceDefinitions
    /// (apiextensions.k8s.io/v1) define. A definition that the server would not serve (no served
    /// version, names missing) is left out; one for a resource that is already there replaces it.
    package func adding(customResourceDefinitions: [JSONValue]) -> KindCatalog {
        var resources = contents.customResources
        var added: [ResourceKind] = []
        for definition in customResourceDefinitions {
            guard let (kind, resource) = Self.read(definition) else { continue }
            resources[kind.groupResource] = resource
            added.append(kind)
        }
        let replaced = Set(added.map(\.groupResource))
        let kept = contents.kinds.filter { !replaced.contains($0.groupResource) }
        let builtIn = kept.filter { !$0.isCustom }
        let custom = kept.filter(\.isCustom) + added
        // The server's order: built-in groups by their priority, then the others by name.
        let sorted = custom.sorted { $0.groupResource < $1.groupResource }
        return KindCatalog(contents: Contents(kinds: builtIn + sorted, customResources: resources))
    }

    private static func read(_ definition: JSONValue) -> (ResourceKind, CustomResource)? {
        guard let spec = definition["spec"], let names = spec["names"],
            let group = spec["group"]?.string, let plural = names["plural"]?.string,
            let kind = names["kind"]?.string
        else { return nil }
        let versions = (spec["versions"]?.array ?? []).compactMap(readVersion)
        let served = versions.filter(\.isServed).map(\.name).sorted(by: APIVersionOrder.precedes)
        guard !served.isEmpty else { return nil }
        var subresources: [String: [ResourceKind.Subresource]] = [:]
        for version in versions { subresources[version.name] = readSubresources(version, kind) }
        let strings = { (value: JSONValue?) in (value?.array ?? []).compactMap(\.string) }
        let resource = ResourceKind(
            group: group, resource: plural,
            singular: names["singular"]?.string ?? kind.lowercased(), kind: kind,
            listKind: names["listKind"]?.string ?? kind + "List", versions: served,
            isNamespaced: spec["scope"]?.string == "Namespaced",
            shortNames: strings(names["shortNames"]), categories: strings(names["categories"]),
            verbs: customVerbs, storage: GroupResource(group: group, resource: plural),
            storageVersion: versions.first(where: \.isStorage)?.name ?? served[0],
            subresourcesByVersion: subresources, isCustom: true,
            selectableFieldsByVersion: Dictionary(
                versions.map { ($0.name, $0.selectableFields) }, uniquingKeysWith: { $1 }))
        let name = definition["metadata"]?["name"]?.string ?? "\(plural).\(group)"
        return (resource, CustomResource(name: name, versions: versions))
    }

    private static func readVersion(_ version: JSONValue) -> CustomResource.Version? {
        guard let name = version["name"]?.string else { return nil }
        let schema = version["schema"]?["openAPIV3Schema"]
        let fields = (version["selectableFields"]?.array ?? []).compactMap {
            $0["jsonPath"]?.string
        }
        return CustomResource.Version(
            name: name, isServed: version["served"]?.bool ?? false,
            isStorage: version["storage"]?.bool ?? false,
            deprecationWarning: version["deprecated"]?.bool == true
                ? version["deprecationWarning"]?.string ?? "" : nil,
            schema: schema, printerColumns: version["additionalPrinterColumns"]?.array,
            selectableFields: fields.map { String($0.drop { $0 == "." }) },
            subresources: version["subresources"],
            schemaNode: schema.map(SchemaNode.init(customResource:)))
    }

    private static func readSubresources(
        _ version: CustomResource.Version, _ kind: String
    ) -> [ResourceKind.Subresource] {
        let verbs = ["get", "patch", "update"]
        var found: [ResourceKind.Subresource] = []
        if version.subresources?["status"] != nil {
            let own = GroupVersionKind(group: "", version: "", kind: kind)
            found.append(.init(name: "status", responseKind: own, verbs: verbs))
        }
        if version.subresources?["scale"] != nil {
            let scale = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
            found.append(.init(name: "scale", responseKind: scale, verbs: verbs))
        }
        return found
    }

    /// In the order that the server's discovery of custom resources has them.
    private static let customVerbs = [
        "delete", "deletecollection", "get", "list", "patch", "create", "update", "watch",
    ]
}
