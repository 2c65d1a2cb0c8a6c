internal import Authentication
internal import Document
internal import EventStore
internal import KubernetesAPI

/// POST to a part of an object.
struct PartHandler: Sendable {
    let writer: Writer
    let answering: WriteAnswer
    let standpoint: Standpoint
    let tokens: TokenAuthority?

    func response() async throws(APIStatus) -> APIResponse {
        switch writer.target.path.subresource {
        case "binding": return try await Binding(writer: writer, form: answering.form).response()
        case "eviction":
            return try await Eviction(writer: writer, form: answering.form).response()
        case "token":
            guard let issuer = tokens?.serviceAccounts else { throw .methodNotAllowed }
            return try TokenRequestHandler(
                writer: writer, form: answering.form, issuer: issuer
            ).response()
        default: throw .methodNotAllowed
        }
    }
}

extension ResourcePath {
    /// `POST .../bindings` binds the Pod that its body names, as `pods/NAME/binding` does.
    var bindingPath: ResourcePath {
        guard group.isEmpty, resource == "bindings", name.isEmpty, !namespace.isEmpty else {
            return self
        }
        var path = self
        path.resource = "pods"
        // Filled in from the body, which alone knows it.
        path.name = " "
        path.subresource = "binding"
        return path
    }
}
