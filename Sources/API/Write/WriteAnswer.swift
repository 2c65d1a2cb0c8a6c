internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// Writes the object that a write left in the version and form that was asked for.
struct WriteAnswer: Sendable {
    let target: WriteTarget
    let standpoint: Standpoint
    let form: AnswerForm
    let query: QueryItems

    func response(
        _ outcome: WriteOutcome, code: Int = 200, warnings: [String]
    ) throws(APIStatus) -> APIResponse {
        guard let document = outcome.document, target.apiVersion == target.storedAPIVersion,
            form.shape == .object, form.encoding == .json, !form.isPretty
        else { return try response(outcome.object, code: code, warnings: warnings) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(document.bytes.count + Self.resourceVersionByteCount)
        DocumentSplice.append(document, asItem: false, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        var response = APIResponse(
            code: code, contentType: form.contentType, body: .pieces([bytes]))
        response.warnings = warnings
        return response
    }

    private static let resourceVersionByteCount = 48

    func response(
        _ object: JSONObject, code: Int = 200, warnings: [String] = []
    ) throws(APIStatus) -> APIResponse {
        try response(value: target.answered(object), code: code, warnings: warnings)
    }

    func response(
        value: JSONValue, code: Int = 200, warnings: [String] = [], printer: TablePrinter? = nil
    ) throws(APIStatus) -> APIResponse {
        let revision =
            value["metadata"]?["resourceVersion"]?.string.flatMap(ResourceVersion.revision) ?? .zero
        var shown = value
        switch form.shape {
        case .object: break
        case .metadata(let version):
            shown = PartialObject.metadata(of: value, version: version)
        case .table(let version):
            let printer =
                printer
                ?? TablePrinter(
                    kind: target.kind, version: target.path.version, catalog: target.catalog)
            let table = try TableForm(
                printer: printer, tableVersion: version, now: standpoint.now, query: query)
            shown = table.value(
                rows: [value],
                envelope: ListEnvelope(
                    kind: "Table", apiVersion: "meta.k8s.io/\(version)", revision: revision))
        case .metadataList:
            throw .notAcceptable(
                """
                you requested PartialObjectMetadataList, but the requested object is not a list \
                (*\(GoTypeName.inside(group: target.kind.group, kind: target.kind.kind)))
                """)
        }
        var response = Rendering.response(shown, form: form, code: code)
        response.warnings = warnings
        return response
    }
}
