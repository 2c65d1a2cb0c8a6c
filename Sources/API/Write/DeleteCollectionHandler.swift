internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// DELETE of a collection: every object that the list selects, one after the other, as deletions of
/// their own. Answers with the list as it was.
struct DeleteCollectionHandler: Sendable {
    let writer: Writer
    let answering: WriteAnswer
    let standpoint: Standpoint

    func response() async throws(APIStatus) -> APIResponse {
        let target = writer.target
        let request = writer.request
        let list = try ListOptions(
            query: request.query, kind: target.kind, version: target.path.version,
            isOldWatch: false)
        let options = try DeleteOptions(request, catalog: target.catalog)
        var form = answering.form
        form.encoding = .json
        form.isPretty = false
        let answer = try Lister(
            standpoint: standpoint, path: target.path, kind: target.kind, options: list,
            query: request.query, form: form
        ).response()
        let bytes = answer.bytes
        for name in try selected(list) {
            do throws(APIStatus) {
                _ = try await Deletion(
                    writer: writer, options: options, name: name, verb: "deletecollection"
                ).run()
            } catch {
                // Somebody else was quicker.
                if error.code != 404 { throw error }
            }
        }
        var response = try Rendering.response(pieces: [bytes], form: answering.form)
        response.warnings = options.warnings(for: target.storage)
        return response
    }

    private func selected(_ list: ListOptions) throws(APIStatus) -> [String] {
        let target = writer.target
        let parser = TapeParser()
        var names: [String] = []
        let namespace = target.isNamespaced ? target.namespace : nil
        for reference in standpoint.view.references(target.storage, namespace: namespace)
        where list.selection.admits(reference.key) {
            if let limit = list.limit, names.count >= limit { break }
            let document: StoredDocument
            do throws(StoreError) { document = try standpoint.view.document(reference) } catch {
                throw APIStatus(error)
            }
            if try list.selection.matches(document, parser: parser) {
                names.append(reference.key.name)
            }
        }
        return names
    }
}
