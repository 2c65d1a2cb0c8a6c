internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// A create or patch with `dryRun=All`: what the object would become, changing nothing.
///
/// Defaults are not filled in and nothing is validated: a create answers with the object as sent.
struct DryRun {
    var standpoint: Standpoint
    var path: ResourcePath
    var kind: ResourceKind
    var request: APIRequest
    var form: AnswerForm

    /// nil for requests that can't be rehearsed here.
    func response() throws(APIStatus) -> APIResponse? {
        switch request.method {
        case "POST" where path.name.isEmpty:
            var value = try created()
            value = value.retyped(apiVersion: kind.apiVersion(path.version), kind: kind.kind)
            return Rendering.response(value, form: form, code: 201)
        case "PATCH" where !path.name.isEmpty:
            return Rendering.response(try patched(), form: form)
        default: return nil
        }
    }

    private func created() throws(APIStatus) -> JSONValue {
        let body = try parsedBody()
        guard let name = body["metadata"]?["name"]?.string, !name.isEmpty else {
            throw .badRequest("name is required to rehearse a create")
        }
        if try stored(name) != nil { throw .alreadyExists(kind.groupResource, name) }
        guard kind.isNamespaced else { return body }
        return body.settingMetadata("namespace", path.namespace)
    }

    private func patched() throws(APIStatus) -> JSONValue {
        guard let object = try stored(path.name) else {
            throw .notFound(kind.groupResource, path.name)
        }
        let apiVersion = kind.apiVersion(path.version)
        let target = try ObjectForm(
            kind: kind, version: path.version, catalog: standpoint.catalog
        ).value(of: object.document)
        let type = request.contentType?.split(separator: ";").first.map(String.init) ?? ""
        let body = try parsedBody()
        switch type {
        case "application/merge-patch+json": return MergePatch.apply(body, to: target)
        case "application/json-patch+json":
            do { return try JSONPatch.apply(body, to: target) } catch {
                throw .badRequest(error.message)
            }
        case "application/strategic-merge-patch+json":
            do throws(StrategicMergePatch.Failure) {
                return try StrategicMergePatch.apply(
                    body, to: target,
                    schema: standpoint.catalog.schema(apiVersion: apiVersion, kind: kind.kind))
            } catch {
                throw .badRequest("the patch can't be applied: \(error)")
            }
        default:
            throw .badRequest(
                """
                a patch of type \(type) can't be rehearsed on a recording: use kubectl diff \
                without --server-side
                """)
        }
    }

    private func parsedBody() throws(APIStatus) -> JSONValue {
        if request.contentType?.hasPrefix("application/vnd.kubernetes.protobuf") == true {
            throw .badRequest(
                """
                a body in protobuf can't be rehearsed on a recording: kubectl apply and kubectl \
                diff send JSON, and --dry-run=client asks no server
                """)
        }
        do { return try JSONValue(parsing: request.body) } catch {
            throw .badRequest("the body can't be read: \(error)")
        }
    }

    private func stored(_ name: String) throws(APIStatus) -> StoredObject? {
        guard let storage = kind.storage else { return nil }
        let key = ObjectKey(
            resource: storage, namespace: kind.isNamespaced ? path.namespace : "", name: name)
        do { return try standpoint.view.get(key) } catch { throw APIStatus(error) }
    }
}
