internal import Document
internal import EventStore
internal import KubernetesAPI

/// What a writing request asks for: the resource, and what is to be done with it.
struct WriteRoute: Sendable {
    enum Action: Sendable {
        case create, update, patch, delete, deleteCollection
        /// POST to a part of an object: `binding`, `eviction`, `token`.
        case subresource
    }

    let target: WriteTarget
    let action: Action

    /// Kubernetes' request verb.
    var verb: String {
        switch action {
        case .create, .subresource: "create"
        case .update: "update"
        case .patch: "patch"
        case .delete: "delete"
        case .deleteCollection: "deletecollection"
        }
    }

    init(
        _ path: ResourcePath, _ request: APIRequest, _ standpoint: Standpoint
    ) throws(APIStatus) {
        guard
            let kind = standpoint.catalog.kind(
                group: path.group, version: path.version, resource: path.resource)
        else { throw .unknownResource }
        if !kind.isNamespaced, !path.namespace.isEmpty { throw .unknownResource }
        action = try Self.action(request.method, path, kind)
        target = try WriteTarget(path: path, kind: kind, catalog: standpoint.catalog)
    }

    private static func action(
        _ method: String, _ path: ResourcePath, _ kind: ResourceKind
    ) throws(APIStatus) -> Action {
        if path.name.isEmpty {
            // A namespaced object is made and deleted in one namespace.
            if kind.isNamespaced, path.namespace.isEmpty { throw .methodNotAllowed }
            switch method {
            case "POST" where kind.supports(verb: "create"): return .create
            case "DELETE" where kind.supports(verb: "deletecollection"): return .deleteCollection
            default: throw .methodNotAllowed
            }
        }
        if kind.isNamespaced, path.namespace.isEmpty { throw .unknownResource }
        guard path.subresource.isEmpty else {
            let known = kind.subresources(in: path.version)
            guard let part = known.first(where: { $0.name == path.subresource }) else {
                throw .unknownResource
            }
            switch method {
            case "PUT" where part.verbs.contains("update"): return .update
            case "PATCH" where part.verbs.contains("patch"): return .patch
            case "POST" where part.verbs.contains("create"): return .subresource
            default: throw .methodNotAllowed
            }
        }
        switch method {
        case "PUT" where kind.supports(verb: "update"): return .update
        case "PATCH" where kind.supports(verb: "patch"): return .patch
        case "DELETE" where kind.supports(verb: "delete"): return .delete
        default: throw .methodNotAllowed
        }
    }
}
