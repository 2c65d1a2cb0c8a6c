internal import Document
internal import KubernetesAPI

/// Discovery of the view: groups, versions and resources, custom ones included.
struct Discovery {
    var standpoint: Standpoint
    var form: AnswerForm
    var serverAddress: String

    private var documents: DiscoveryDocuments {
        DiscoveryDocuments(catalog: standpoint.catalog, serverAddress: serverAddress)
    }

    var root: APIResponse {
        var paths = ["/api", "/api/v1", "/apis", "/apis/"]
        for kind in standpoint.catalog.all where !kind.group.isEmpty {
            paths.append("/apis/\(kind.group)")
            paths += kind.versions.map { "/apis/\(kind.group)/\($0)" }
        }
        paths += HindsightGroup.paths
        paths += ["/healthz", "/healthz/ping", "/livez", "/livez/ping", "/metrics", "/openapi/v2"]
        paths += ["/openapi/v3", "/readyz", "/readyz/ping", "/version"]
        let sorted = Set(paths).sorted().map { JSONValue.string($0) }
        return Rendering.response(.members([("paths", .array(sorted))]), form: form)
    }

    var coreVersions: APIResponse {
        form.isAggregatedDiscovery
            ? aggregated(documents.aggregatedCore)
            : Rendering.response(documents.coreVersions, form: form)
    }

    var groups: APIResponse {
        if form.isAggregatedDiscovery {
            return aggregated(
                documents.aggregatedGroups.appending(HindsightGroup.aggregated, to: "items"))
        }
        return Rendering.response(
            documents.groupList.appending(HindsightGroup.group, to: "groups"), form: form)
    }

    func group(_ name: String) -> APIResponse {
        if name == HindsightGroup.name {
            return Rendering.response(
                HindsightGroup.group.retyped(apiVersion: "v1", kind: "APIGroup"), form: form)
        }
        guard let document = documents.group(name) else { return .noSuchPath }
        return Rendering.response(document, form: form)
    }

    func resources(group: String, version: String) throws(APIStatus) -> APIResponse {
        if group == HindsightGroup.name, version == HindsightGroup.version {
            return Rendering.response(HindsightGroup.resources, form: form)
        }
        guard let document = documents.resourceList(group: group, version: version) else {
            let isKnown =
                group.isEmpty || standpoint.catalog.all.contains { $0.group == group }
            if isKnown { throw .unknownResource }
            return .noSuchPath
        }
        return Rendering.response(document, form: form)
    }

    private func aggregated(_ document: JSONValue) -> APIResponse {
        APIResponse(
            contentType: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
            body: .pieces([document.bytes]))
    }
}

extension JSONValue {
    fileprivate func appending(_ element: JSONValue, to key: String) -> JSONValue {
        guard var object else { return self }
        object[key] = .array((object[key]?.array ?? []) + [element])
        return .object(object)
    }
}
